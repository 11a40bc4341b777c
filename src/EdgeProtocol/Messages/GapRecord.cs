namespace Edge.Protocol.Messages;

/// <summary>Records that were dropped for space: counted, never silent.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When.</param>
/// <param name="From">First dropped sequence; a gap that takes over older ones the hub never got begins where they did.</param>
/// <param name="To">Last dropped sequence, inclusive.</param>
/// <param name="Count">Records dropped in the range; fewer than its length when some had been acknowledged.</param>
/// <param name="Reason">Why.</param>
/// <param name="Link">
/// Chain link of record <paramref name="To"/>, 32 hexadecimal digits, so that the record after the gap can still be verified;
/// left out when it was lost with the record.
/// </param>
public sealed record GapRecord(int V, RecordTime At, ulong From, ulong To, long Count, ReasonCode Reason, string? Link = null);
