using System.Collections.Concurrent;

namespace Edge.Agent.Diagnostics;

/// <summary>
/// The agent's totals since it started. One table serves the reported state and the metrics endpoint, so that the
/// two can never disagree; names are Prometheus' (<c>_total</c> for counters), labels are part of the name.
/// </summary>
public sealed class AgentMetrics
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>A counter; callers on the hot path keep the returned object.</summary>
    /// <param name="name">Prometheus name with its labels, for example <c>edge_decisions_total{verdict="accept"}</c>.</param>
    public Counter Counter(string name) => _counters.GetOrAdd(name, static _ => new Counter());

    /// <summary>Every counter's value at this moment, ordered by name.</summary>
    public IReadOnlyDictionary<string, long> Snapshot() =>
        new SortedDictionary<string, long>(_counters.ToDictionary(pair => pair.Key, pair => pair.Value.Value), StringComparer.Ordinal);
}
