using System.Collections.Concurrent;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;

namespace Edge.Agent.Storage.Results;

/// <summary>The result cache: a memory tier in front of the result store, one inference at a time per key.</summary>
public sealed class ResultCache : IResultCache
{
    /// <summary>About a megabyte at five labels an entry; the rest is a disk read away.</summary>
    private const int MemoryEntries = 1024;

    private readonly ResultStore _store;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly RecentEntries _memory;
    private volatile Lazy<Task<StoredKeys>> _stored;
    private readonly ConcurrentDictionary<ResultCacheKey, TaskCompletionSource<Outcome<ScoredInput>?>> _flights = new();
    private readonly Counter _memoryHits;
    private readonly Counter _diskHits;

    /// <summary>A cache over a store.</summary>
    /// <param name="store">The disk tier.</param>
    /// <param name="options">Its bounds.</param>
    /// <param name="time">The clock entries age by.</param>
    /// <param name="metrics">Counts hits by tier; who asks counts hits and misses.</param>
    public ResultCache(ResultStore store, StorageOptions options, TimeProvider time, AgentMetrics metrics)
    {
        _store = store;
        _options = options;
        _time = time;
        _memory = new RecentEntries(Math.Min(MemoryEntries, Math.Max(1, options.CacheMaxEntries)));
        _stored = new Lazy<Task<StoredKeys>>(LoadKeysAsync);
        _memoryHits = metrics.Counter("edge_cache_tier_hits_total{tier=\"memory\"}");
        _diskHits = metrics.Counter("edge_cache_tier_hits_total{tier=\"disk\"}");
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<ScoreLookup>> GetOrAddAsync(
        ResultCacheKey key, Func<CancellationToken, ValueTask<Outcome<ScoredInput>>> infer, CancellationToken cancellationToken)
    {
        if (_options.CacheMaxEntries <= 0) return Answer(await infer(cancellationToken), cached: false);
        while (true)
        {
            if (_memory.TryGet(key, out var entry) && IsFresh(entry))
            {
                _memoryHits.Add();
                return new ScoreLookup(entry.Scores, Cached: true);
            }

            var flight = new TaskCompletionSource<Outcome<ScoredInput>?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var leader = _flights.GetOrAdd(key, flight);
            if (leader == flight) return await LeadAsync(key, flight, infer, cancellationToken);
            if (await leader.Task.WaitAsync(cancellationToken) is not { } outcome) continue;
            if (outcome.IsSuccess) _memoryHits.Add();
            return Answer(outcome, cached: true);
        }
    }

    /// <summary>Forgets every entry, after the store has.</summary>
    public void Clear()
    {
        _stored = new Lazy<Task<StoredKeys>>(LoadKeysAsync);
        _memory.Clear();
    }

    private async Task<Outcome<ScoreLookup>> LeadAsync(
        ResultCacheKey key,
        TaskCompletionSource<Outcome<ScoredInput>?> flight,
        Func<CancellationToken, ValueTask<Outcome<ScoredInput>>> infer,
        CancellationToken cancellationToken)
    {
        // Null tells those who wait that nobody knows the answer: the leader was cancelled or its inference threw.
        Outcome<ScoredInput>? outcome = null;
        try
        {
            var stored = await _stored.Value.WaitAsync(cancellationToken);
            if (stored.Contains(key) && await _store.ReadCachedAsync(key).WaitAsync(cancellationToken) is { } entry && IsFresh(entry))
            {
                _memory.Set(key, entry);
                _diskHits.Add();
                outcome = entry.Scores;
                return new ScoreLookup(entry.Scores, Cached: true);
            }

            outcome = await infer(cancellationToken);
            if (outcome.Value.TryGet(out var scores, out _)) Keep(key, new CacheEntry(scores, _time.GetUtcNow()), stored);
            return Answer(outcome.Value, cached: false);
        }
        finally
        {
            _flights.TryRemove(key, out _);
            flight.SetResult(outcome);
        }
    }

    private void Keep(ResultCacheKey key, CacheEntry entry, StoredKeys stored)
    {
        _memory.Set(key, entry);
        _store.WriteCached(key, entry);
        foreach (var evicted in stored.Add(key))
        {
            _memory.Remove(evicted);
            _store.WriteCached(evicted, null);
        }
    }

    /// <summary>An age below zero means that the clock was set back: nobody knows how old the entry is.</summary>
    private bool IsFresh(CacheEntry entry)
    {
        var age = _time.GetUtcNow() - entry.Created;
        return age >= TimeSpan.Zero && age < _options.CacheTimeToLive;
    }

    private async Task<StoredKeys> LoadKeysAsync()
    {
        var keys = await _store.ReadCacheKeysAsync();
        var expired = keys.Where(pair => _time.GetUtcNow() - pair.Created >= _options.CacheTimeToLive).Select(pair => pair.Key).ToHashSet();
        foreach (var key in expired) _store.WriteCached(key, null);
        return new StoredKeys(_options.CacheMaxEntries, keys.Where(pair => !expired.Contains(pair.Key)).OrderBy(pair => pair.Created).Select(pair => pair.Key));
    }

    private static Outcome<ScoreLookup> Answer(Outcome<ScoredInput> outcome, bool cached) =>
        outcome.TryGet(out var scores, out var problem) ? new ScoreLookup(scores, cached) : problem;
}
