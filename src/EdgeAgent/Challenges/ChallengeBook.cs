using System.Collections.Concurrent;
using Edge.Protocol;

namespace Edge.Agent.Challenges;

/// <summary>The gates of the pipelines that ask for master parts. Safe for several threads.</summary>
internal sealed class ChallengeBook
{
    /// <summary>A shift begins on the minute; nobody notices a second.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, MasterGate> _gates = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>None yet.</summary>
    /// <param name="time">The pace at which they are looked at.</param>
    public ChallengeBook(TimeProvider time) => _time = time;

    /// <summary>Whether the agent runs, so that a pipeline which begins does not begin with it.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>How each stands.</summary>
    public IReadOnlyList<ChallengeView> Views => [.. _gates.Values.OrderBy(gate => gate.Pipeline, StringComparer.Ordinal).Select(gate => gate.View)];

    /// <summary>The gate of a pipeline.</summary>
    /// <param name="pipeline">Its name.</param>
    public Outcome<MasterGate> Find(string pipeline) => _gates.TryGetValue(pipeline, out var gate)
        ? gate
        : new Problem(ReasonCode.NotFound, $"Pipeline '{pipeline}' asks for no master parts. {(_gates.IsEmpty ? "No pipeline here does." : $"These do: {string.Join(", ", _gates.Keys.Order(StringComparer.Ordinal))}.")}");

    /// <summary>Adds a gate until what is given is disposed.</summary>
    /// <param name="gate">The gate.</param>
    public IDisposable Enter(MasterGate gate)
    {
        _gates[gate.Pipeline] = gate;
        return new Entry(_gates, gate);
    }

    /// <summary>Looks at the clock for all of them.</summary>
    public async Task LookAsync()
    {
        foreach (var gate in _gates.Values) await gate.LookAsync();
    }

    /// <summary>Looks at the clock for all of them, again and again.</summary>
    /// <param name="cancellationToken">The agent stops.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IsRunning = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            await LookAsync();
            await Task.Delay(Pace, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class Entry(ConcurrentDictionary<string, MasterGate> gates, MasterGate gate) : IDisposable
    {
        public void Dispose() => gates.TryRemove(new(gate.Pipeline, gate));
    }
}
