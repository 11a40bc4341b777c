namespace Edge.Hub.Audit;

/// <summary>What the audit knows right now, in memory for metrics, readiness and the dashboard.</summary>
internal sealed class AuditBoard
{
    private long _breaks;
    private long _pending;

    /// <summary>Records that are not what their device chained, in all journals.</summary>
    public long Breaks
    {
        get => Interlocked.Read(ref _breaks);
        set => Interlocked.Exchange(ref _breaks, value);
    }

    /// <summary>Runs of records still to be verified.</summary>
    public long Pending
    {
        get => Interlocked.Read(ref _pending);
        set => Interlocked.Exchange(ref _pending, value);
    }
}
