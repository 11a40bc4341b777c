namespace Edge.Hub.Telemetry;

/// <summary>What ingest did since the hub started; read by metrics, readiness and the dashboard.</summary>
internal sealed class IngestCounters
{
    private long _stored;
    private long _duplicates;
    private long _rejected;
    private long _refusedBatches;
    private long _commits;
    private volatile string? _failure;

    public long Stored => Interlocked.Read(ref _stored);
    public long Duplicates => Interlocked.Read(ref _duplicates);
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Batches that were malformed as a whole or found the queue full for too long.</summary>
    public long RefusedBatches => Interlocked.Read(ref _refusedBatches);

    /// <summary>Grows with every commit: whoever shows stored data compares it to know when to look again.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Why storing fails right now; null while it works.</summary>
    public string? Failure
    {
        get => _failure;
        set => _failure = value;
    }

    public void Committed(IEnumerable<StoredBatch> batches)
    {
        foreach (var batch in batches)
        {
            Interlocked.Add(ref _stored, batch.Stored);
            Interlocked.Add(ref _duplicates, batch.Duplicates);
            Interlocked.Add(ref _rejected, batch.Rejected.Count);
        }

        Interlocked.Increment(ref _commits);
    }

    public void Refused() => Interlocked.Increment(ref _refusedBatches);
}
