using System.Collections.Concurrent;
using Edge.Protocol;

namespace Edge.Agent.Devices.Signals;

/// <summary>The lines whose permission to run this agent gives. Safe for several threads.</summary>
public sealed class LineBook
{
    private readonly ConcurrentDictionary<string, RunPermit> _permits = new(StringComparer.Ordinal);

    /// <summary>Each, by its pipeline.</summary>
    public IReadOnlyList<LineView> Lines =>
        [.. _permits.Values.OrderBy(permit => permit.Pipeline, StringComparer.Ordinal).Select(permit => permit.Stopped is { } stop ? new LineView(permit.Pipeline, "stopped", stop) : new LineView(permit.Pipeline, "running", null))];

    /// <summary>Whether a line stands.</summary>
    public bool IsAnyStopped => _permits.Values.Any(permit => permit.Stopped is not null);

    /// <summary>Lets a stopped line run again.</summary>
    /// <param name="pipeline">Whose line.</param>
    /// <param name="by">Who.</param>
    /// <param name="why">Why.</param>
    /// <returns>Why not.</returns>
    public Problem? Resume(string pipeline, string by, string why) => _permits.TryGetValue(pipeline, out var permit)
        ? permit.Resume(by, why)
        : new Problem(ReasonCode.NotFound, $"Pipeline '{pipeline}' has no run output. {(_permits.IsEmpty ? "No pipeline here has one." : $"These have: {string.Join(", ", _permits.Keys.Order(StringComparer.Ordinal))}.")}");

    /// <summary>Adds a line until what is given is disposed.</summary>
    internal IDisposable Enter(RunPermit permit)
    {
        _permits[permit.Pipeline] = permit;
        return new Entry(_permits, permit);
    }

    private sealed class Entry(ConcurrentDictionary<string, RunPermit> permits, RunPermit permit) : IDisposable
    {
        public void Dispose() => permits.TryRemove(new(permit.Pipeline, permit));
    }
}
