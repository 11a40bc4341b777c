namespace Edge.Protocol.Messages;

/// <summary>The journal as it stands.</summary>
/// <param name="Epoch">The journal's epoch.</param>
/// <param name="LastSequence">The newest record; 0 when there is none.</param>
/// <param name="Backlog">Records not yet acknowledged.</param>
/// <param name="JournalBytes">Bytes of all segments.</param>
/// <param name="Dropped">Records dropped for space since the epoch began.</param>
public sealed record StorageReport(Records.Epoch Epoch, ulong LastSequence, long Backlog, long JournalBytes, long Dropped);
