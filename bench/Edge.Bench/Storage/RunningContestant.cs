using System.Diagnostics;

namespace Edge.Bench.Storage;

/// <summary>A store under measurement with one size of group.</summary>
internal sealed class RunningContestant(Contestant contestant, IContestant store, string folder) : IAsyncDisposable
{
    private const int WarmUp = 20;

    private readonly List<double> _rates = [];
    private long _records;
    private long _bytes;

    public Contestant Contestant => contestant;

    /// <summary>The windows so far.</summary>
    public StorageResult Result => new(Medians.Of(_rates), (double)_bytes / _records);

    public async Task WarmUpAsync(IReadOnlyList<byte[]> group)
    {
        for (var i = 0; i < WarmUp; i++) await store.StoreAsync(group);
        await store.SettleAsync();
    }

    /// <summary>Stores group after group for a while.</summary>
    /// <param name="disk">Counts what is written meanwhile.</param>
    /// <param name="group">The payloads.</param>
    /// <param name="window">How long.</param>
    public async Task RunAsync(BenchDisk disk, IReadOnlyList<byte[]> group, TimeSpan window)
    {
        var before = disk.Written();
        var start = Stopwatch.GetTimestamp();
        long stored = 0;
        for (; Stopwatch.GetElapsedTime(start) < window; stored += group.Count) await store.StoreAsync(group);
        _rates.Add(stored / Stopwatch.GetElapsedTime(start).TotalSeconds);
        await store.SettleAsync();
        _records += stored;
        _bytes += disk.Written() - before;
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
