using Edge.Hub.Telemetry;

namespace Edge.Hub.Tests.Telemetry;

/// <summary>A disk that is full until it is healed.</summary>
internal sealed class FailingStore(IRecordStore inner) : IRecordStore
{
    private volatile bool _healed;
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    public void Heal() => _healed = true;

    public IReadOnlyList<StoredBatch> Store(IReadOnlyList<ReceivedBatch> batches)
    {
        Interlocked.Increment(ref _attempts);
        return _healed ? inner.Store(batches) : throw new IOException("No space left on device");
    }

    public void Dispose() => inner.Dispose();
}
