using Edge.Agent.Storage.Segments;

namespace Edge.Agent.Storage;

/// <summary>What recovery hands to the index.</summary>
/// <param name="Segments">Segments, oldest first.</param>
/// <param name="Done">Sequences that need no sending.</param>
/// <param name="Lost">Records that are gone and not yet covered by a gap record.</param>
/// <param name="LastSequence">Newest sequence ever used.</param>
/// <param name="Dropped">Total so far.</param>
/// <param name="Quarantined">Total so far.</param>
internal sealed record RecoveredIndex(
    IReadOnlyList<Segment> Segments, RangeSet Done, IReadOnlyList<LostRecords> Lost, ulong LastSequence, long Dropped, long Quarantined);
