using System.Collections.Concurrent;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Diagnostics;

/// <summary>What is degraded right now, by component. Empty is healthy; nothing degrades in silence.</summary>
public sealed class HealthBoard
{
    private readonly ConcurrentDictionary<string, Problem> _degraded = new(StringComparer.Ordinal);

    /// <summary>Raised after a component's state changed.</summary>
    public event Action? Changed;

    /// <summary>Every degradation, ordered by component.</summary>
    public IReadOnlyList<HealthReport> Degradations =>
        [.. _degraded.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new HealthReport(pair.Key, pair.Value.Reason, pair.Value.Message))];

    /// <summary>Whether anything is.</summary>
    public bool IsDegraded => !_degraded.IsEmpty;

    /// <summary>Why a component is degraded, or null.</summary>
    /// <param name="component">What.</param>
    public Problem? Find(string component) => _degraded.GetValueOrDefault(component);

    /// <summary>States that a component is degraded.</summary>
    /// <param name="component">What, for example <c>model/pcb-defects</c>.</param>
    /// <param name="problem">Why, and the remedy.</param>
    public void Degrade(string component, Problem problem)
    {
        if (_degraded.TryGetValue(component, out var known) && known == problem) return;
        _degraded[component] = problem;
        Changed?.Invoke();
    }

    /// <summary>States that a component is well again.</summary>
    /// <param name="component">What.</param>
    public void Recover(string component)
    {
        if (_degraded.TryRemove(component, out _)) Changed?.Invoke();
    }

    /// <summary>Forgets a component that is no more, and all its parts.</summary>
    /// <param name="component">What; its parts are those named <c>{component}/…</c>.</param>
    public void Forget(string component)
    {
        foreach (var known in _degraded.Keys.Where(known => known == component || known.StartsWith($"{component}/", StringComparison.Ordinal))) Recover(known);
    }
}
