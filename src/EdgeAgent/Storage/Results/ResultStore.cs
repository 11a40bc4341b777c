using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage.Results;

/// <summary>
/// The device's own history of decisions and the disk tier of the result cache. Never the only copy of anything, and
/// never in the pipeline's way: a write that cannot be made is counted and given up. Exactly one process may have it
/// open; others ask the agent's API.
/// </summary>
public sealed class ResultStore : IDecisionSink, IAsyncDisposable, IDisposable
{
    /// <summary>Its name on the health board.</summary>
    public const string Component = "result-store";

    private readonly FolderLock _lock;
    private readonly ResultDatabase _database;
    private readonly ResultWorker _worker;
    private readonly IJournal? _journal;
    private readonly HealthBoard _health;
    private string? _refilledFor;
    private bool _missed;

    private ResultStore(FolderLock folderLock, ResultDatabase database, IJournal? journal, HealthBoard health)
    {
        _lock = folderLock;
        _database = database;
        _journal = journal;
        _health = health;
        _worker = new ResultWorker(database, AfterWrite);
    }

    /// <inheritdoc/>
    public bool IsActuator => false;

    /// <summary>Figures for reports and metrics.</summary>
    public ResultStoreStatus Status => new(_database.Records, _database.Bytes, _worker.Dropped, _database.SetAside);

    /// <summary>Opens or makes a store.</summary>
    /// <param name="settings">Where and how much.</param>
    /// <param name="time">The clock that names damaged files.</param>
    /// <param name="journal">What the history is completed from after a crash or damage; null to only read it.</param>
    /// <param name="health">Told when the store fails or lost history.</param>
    /// <param name="files">The file system; null for the real one.</param>
    /// <returns>The store; <c>in-use</c> when an agent has it: ask that agent's API instead; or why the folder cannot be used.</returns>
    public static Outcome<ResultStore> Open(ResultStoreSettings settings, TimeProvider time, IJournal? journal, HealthBoard health, IJournalFiles? files = null)
    {
        try
        {
            Directory.CreateDirectory(settings.Folder);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot create '{settings.Folder}'", exception);
        }

        if (!FolderLock.TryTake(Path.Combine(settings.Folder, "lock")).TryGet(out var folderLock, out var problem)) return problem;
        var store = new ResultStore(folderLock, new ResultDatabase(settings, time, files ?? new JournalFiles()), journal, health);
        // What was decided in the last second before a crash is in the journal and not yet here.
        if (journal is not null) store._worker.Refill(ChangesOf(journal.ReadRecent()));
        store._worker.Start();
        return store;
    }

    /// <inheritdoc/>
    public ValueTask HandleAsync(DecisionRecord decision, CancellationToken cancellationToken)
    {
        _worker.Write(new ResultChange(decision, default, null));
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads the history, newest first, with everything handled before.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The decisions, or why the file cannot be read.</returns>
    public Task<Outcome<IReadOnlyList<DecisionRecord>>> QueryAsync(ResultQuery query, CancellationToken cancellationToken) =>
        _worker.AskAsync(database => database.Read(query), seesWrites: true).WaitAsync(cancellationToken);

    /// <summary>Erases decisions and the cache, for good. The journal's records must be erased first: the history is completed from them.</summary>
    /// <param name="match">Which decisions.</param>
    /// <returns>How many decisions, or why they still stand.</returns>
    internal Task<Outcome<int>> EraseAsync(Predicate<DecisionRecord> match) => _worker.AskAsync(
        database =>
        {
            // One under way may have read records before they were erased.
            _worker.Refill(_journal is null ? [] : ChangesOf(_journal.ReadRecent()));
            return database.Erase(match);
        },
        seesWrites: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _worker.Dispose();
        _lock.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    /// <summary>Keeps a cache entry, or removes it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="entry">Its content; null to remove it.</param>
    internal void WriteCached(ResultCacheKey key, CacheEntry? entry) => _worker.Write(new ResultChange(null, key, entry));

    /// <summary>Reads a cache entry; null when it is not there or cannot be read.</summary>
    /// <param name="key">Its key.</param>
    internal async Task<CacheEntry?> ReadCachedAsync(ResultCacheKey key) =>
        (await _worker.AskAsync(database => database.ReadCached(key), seesWrites: false)).TryGet(out var entry, out _) ? entry : null;

    /// <summary>Every cache entry's key and age; empty when they cannot be read.</summary>
    internal async Task<IReadOnlyList<(ResultCacheKey Key, DateTimeOffset Created)>> ReadCacheKeysAsync() =>
        (await _worker.AskAsync(database => database.ReadCacheKeys(), seesWrites: true)).TryGet(out var keys, out _) ? keys : [];

    private void AfterWrite(Problem? problem)
    {
        if (problem is not null)
        {
            _missed = true;
            _health.Degrade(Component, problem);
            return;
        }

        if (_database.SetAside is { } aside)
        {
            _health.Degrade(Component, new Problem(
                ReasonCode.DigestMismatch,
                $"The result store was damaged and began empty; the old file is '{aside}'. History older than the journal is lost."));
        }
        else
        {
            _health.Recover(Component);
        }

        if (_journal is null) return;
        if (_database.SetAside != _refilledFor) _worker.Refill(ChangesOf(_journal.ReadAll()));
        // A full disk was freed: what could not be written meanwhile is still in the journal.
        else if (_missed) _worker.Refill(ChangesOf(_journal.ReadRecent()));
        (_refilledFor, _missed) = (_database.SetAside, false);
    }

    private static IEnumerable<ResultChange> ChangesOf(IEnumerable<ReadOnlyMemory<byte>> frames)
    {
        foreach (var bytes in frames)
        {
            if (DecisionOf(bytes.Span) is { } decision) yield return new ResultChange(decision, default, null);
        }
    }

    private static DecisionRecord? DecisionOf(ReadOnlySpan<byte> bytes) =>
        RecordFrame.TryRead(bytes, out var frame) && frame.Kind == RecordKind.Decision
        && ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.DecisionRecord, "decision").TryGet(out var decision, out _)
            ? decision
            : null;
}
