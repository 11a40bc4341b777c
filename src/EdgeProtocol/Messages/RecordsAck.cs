namespace Edge.Protocol.Messages;

/// <summary>Exactly what this hub process has on disk, on <see cref="Topics.RecordsAck"/>. Only the device computes contiguity.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Epoch">The epoch of the sequences.</param>
/// <param name="Ranges">Inclusive ranges <c>[from, to]</c> that are stored.</param>
/// <param name="Rejected">Records the hub will never store; the device quarantines each alone.</param>
public sealed record RecordsAck(
    int V, Records.Epoch Epoch, IReadOnlyList<IReadOnlyList<ulong>> Ranges, IReadOnlyList<RejectedRecord> Rejected)
{
    /// <summary>The hub is busy: the device sends no batch for this many milliseconds. Null when it is not.</summary>
    public int? SlowDownMs { get; init; }
}
