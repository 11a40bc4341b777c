namespace Edge.Agent.Configuration;

/// <summary>Bounds of what the agent keeps on disk.</summary>
/// <param name="JournalMaxBytes">Journal quota in bytes; default 1 GiB. When reached, lowest priority and oldest give way, counted by a gap record.</param>
/// <param name="SegmentBytes">Bytes of one journal segment; default 8 MiB.</param>
/// <param name="Retention">Without a hub: how long records are kept; default 90 days.</param>
/// <param name="FreeSpaceReserve">Bytes the agent leaves free on the file system; default 256 MiB.</param>
/// <param name="GroupCommitDelay">Longest a record waits for company before its fsync; default 5 ms.</param>
/// <param name="HistoryMaxRecords">Decisions the local history keeps; default 100,000.</param>
/// <param name="CacheMaxEntries">Results the cache keeps; 0 switches it off; default 20,000.</param>
/// <param name="CacheTimeToLive">How long a cached result is served; default 1 day.</param>
/// <param name="HistoryRetention">How long the local history keeps decisions; default 365 days. Null: as long as there is room.</param>
/// <param name="HistoryMaxBytes">Bytes of decisions the local history keeps; default 256 MiB. Null: unbounded.</param>
public sealed record StorageOptions(
    long JournalMaxBytes,
    int SegmentBytes,
    TimeSpan Retention,
    long FreeSpaceReserve,
    TimeSpan GroupCommitDelay,
    int HistoryMaxRecords,
    int CacheMaxEntries,
    TimeSpan CacheTimeToLive,
    TimeSpan? HistoryRetention = null,
    long? HistoryMaxBytes = null)
{
    /// <summary>Encryption of what lies on the disk; null for none, which is the default.</summary>
    public EncryptionOptions? Encryption { get; init; }
}
