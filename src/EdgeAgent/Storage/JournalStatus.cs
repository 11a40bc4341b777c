using System.Text.Json.Serialization;

namespace Edge.Agent.Storage;

/// <summary>The journal's figures at one moment.</summary>
/// <param name="LastSequence">Newest record; 0 when there is none.</param>
/// <param name="Backlog">Records not yet acknowledged, quarantined or dropped; 0 when no hub is configured.</param>
/// <param name="OldestPending">When the segment with the oldest of them was begun; null when there is none or the clock was not trusted.</param>
/// <param name="Bytes">Bytes of all segments' files; those of one used again include what is not yet written over.</param>
/// <param name="Segments">Segment files.</param>
/// <param name="Dropped">Records dropped for space since the epoch began.</param>
/// <param name="Quarantined">Records the hub refused.</param>
/// <param name="FailedWrites">Appends that could not be made durable since the agent started.</param>
public sealed record JournalStatus(
    ulong LastSequence, long Backlog, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? OldestPending, long Bytes, int Segments, long Dropped, long Quarantined, long FailedWrites)
{
    /// <summary>Records met so far that wait because the key that sealed them is not configured.</summary>
    public long Held { get; init; }

    /// <summary>The id of that key, or of one of them; null when none is missing.</summary>
    public string? HeldKey { get; init; }
}
