using System.Globalization;
using Edge.Agent.Storage.Erasing;
using Edge.Protocol;
using Edge.Protocol.Messages;
using LiteDB;
using LiteDB.Engine;

namespace Edge.Agent.Storage.Results;

/// <summary>
/// The LiteDB file. Nothing in it is the only copy of anything, so whatever goes wrong ends in an open file: first it
/// is opened again, and if that does not help it is moved aside and begun empty. Used by one thread alone, because
/// LiteDB binds transactions to threads and two engines on one file destroy it.
/// </summary>
internal sealed class ResultDatabase : IDisposable
{
    private const string Decisions = "decisions";
    private const string Cache = "cache";
    /// <summary>Documents of one transaction when the file is written anew.</summary>
    private const int CopyBatch = 2048;

    private const string DamagedMark = ".damaged-";

    private readonly string _path;
    private readonly int _historyMax;
    private readonly TimeProvider _time;
    private readonly ResultDocuments _documents;
    private LiteEngine? _engine;

    /// <summary>The database of a folder whose lock the caller holds; opened by the first use.</summary>
    /// <param name="settings">The store's settings.</param>
    /// <param name="time">Names damaged files.</param>
    public ResultDatabase(ResultStoreSettings settings, TimeProvider time)
    {
        _path = Path.Combine(settings.Folder, "results.db");
        _historyMax = settings.Storage.HistoryMaxRecords;
        _time = time;
        _documents = new ResultDocuments(settings.Vault);
    }

    /// <summary>Decisions in the history, as of the last use.</summary>
    public long Records { get; private set; }

    /// <summary>The damaged file moved aside last; null when none was.</summary>
    public string? SetAside { get; private set; }

    /// <summary>Writes changes in one transaction and returns when they are on disk.</summary>
    /// <param name="changes">The changes; one already made does no harm.</param>
    /// <returns>Null, or why none of them was written.</returns>
    public Problem? Write(IReadOnlyList<ResultChange> changes)
    {
        var outcome = Use(engine =>
        {
            engine.BeginTrans();
            try
            {
                var added = Apply(engine, changes);
                added -= Trim(engine, Records + added - _historyMax);
                engine.Commit();
                // Only a checkpoint flushes; a commit alone may still be lost.
                engine.Checkpoint();
                Records += added;
                return true;
            }
            catch
            {
                engine.Rollback();
                throw;
            }
        });
        return outcome.Problem;
    }

    /// <summary>Reads the history, newest first.</summary>
    /// <param name="query">What to read.</param>
    public Outcome<IReadOnlyList<DecisionRecord>> Read(ResultQuery query) => Use<IReadOnlyList<DecisionRecord>>(engine =>
    {
        List<DecisionRecord> found = [];
        if (query.Last <= 0) return found;
        using var reader = engine.Query(Decisions, ById(Query.Descending));
        while (found.Count < query.Last && reader.Read())
        {
            var document = reader.Current.AsDocument;
            if (ResultDocuments.Matches(document, query) && _documents.Decision(document) is { } decision && ResultDocuments.Matches(decision, query)) found.Add(decision);
        }

        return found;
    });

    /// <summary>
    /// Erases decisions, and the whole cache: nobody knows whose inputs it answers. LiteDB leaves what it deletes in its
    /// pages, so the rest is written to a new file and the old one overwritten.
    /// </summary>
    /// <param name="match">Which decisions.</param>
    /// <returns>How many.</returns>
    public Outcome<int> Erase(Predicate<DecisionRecord> match) => Use(engine =>
    {
        var fresh = Path.ChangeExtension(_path, ".new.db");
        var erased = 0;
        File.Delete(fresh);
        File.Delete(LogOf(fresh));
        using (var copy = new LiteEngine(new EngineSettings { Filename = fresh, AutoRebuild = false }))
        {
            using var reader = engine.Query(Decisions, new Query());
            foreach (var documents in Documents(reader).Chunk(CopyBatch))
            {
                var kept = documents.Where(document => _documents.Decision(document) is not { } decision || !match(decision)).ToList();
                erased += documents.Length - kept.Count;
                if (kept.Count > 0) copy.Insert(Decisions, kept, BsonAutoId.ObjectId);
            }

            copy.Checkpoint();
        }

        Close();
        Wipe.Delete(LogOf(_path));
        Wipe.Move(fresh, _path);
        // A damaged file has the same in it.
        foreach (var damaged in Directory.GetFiles(Path.GetDirectoryName(_path)!, "*" + DamagedMark + "*")) Wipe.Delete(damaged);
        return erased;
    });

    /// <summary>Reads one cache entry.</summary>
    /// <param name="key">Its key.</param>
    public Outcome<CacheEntry?> ReadCached(ResultCacheKey key) => Use(engine =>
    {
        var query = new Query();
        query.Where.Add(BsonExpression.Create("$._id = @0", key.ToBytes()));
        using var reader = engine.Query(Cache, query);
        return reader.Read() ? _documents.Entry(reader.Current.AsDocument) : null;
    });

    /// <summary>Every cache entry's key and age.</summary>
    public Outcome<IReadOnlyList<(ResultCacheKey Key, DateTimeOffset Created)>> ReadCacheKeys() =>
        Use<IReadOnlyList<(ResultCacheKey, DateTimeOffset)>>(engine =>
        {
            List<(ResultCacheKey, DateTimeOffset)> keys = [];
            using var reader = engine.Query(Cache, new Query());
            while (reader.Read()) keys.Add(ResultDocuments.CacheKey(reader.Current.AsDocument));
            return keys;
        });

    /// <inheritdoc/>
    public void Dispose() => Close();

    private static string LogOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + "-log.db");

    private static IEnumerable<BsonDocument> Documents(IBsonDataReader reader)
    {
        while (reader.Read()) yield return reader.Current.AsDocument;
    }

    private Outcome<T> Use<T>(Func<LiteEngine, T> action)
    {
        if (Try(action, out var value) is null) return value!;
        // An engine that met an error is dead, whatever the cause; the file may be perfectly well.
        Close();
        if (Try(action, out value) is not { } failure) return value!;
        Close();
        if (StorageFault.IsExpected(failure)) return StorageFault.Describe($"Cannot use '{_path}'", failure);
        try
        {
            MoveAside();
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot move the damaged '{_path}' aside", exception);
        }

        if (Try(action, out value) is not { } last) return value!;
        Close();
        return StorageFault.Describe($"Cannot use '{_path}'", last);
    }

    private Exception? Try<T>(Func<LiteEngine, T> action, out T? value)
    {
        try
        {
            value = action(_engine ??= Open());
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // On a damaged page LiteDB throws whatever its own code runs into, not only LiteException.
            value = default;
            return exception;
        }
    }

    private LiteEngine Open()
    {
        var engine = new LiteEngine(new EngineSettings { Filename = _path, AutoRebuild = false });
        try
        {
            using var reader = engine.Query(Decisions, new Query { Select = BsonExpression.Create("{_id: $._id}") });
            Records = 0;
            while (reader.Read()) Records++;
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private int Apply(LiteEngine engine, IReadOnlyList<ResultChange> changes)
    {
        List<BsonDocument> decisions = [];
        Dictionary<ResultCacheKey, CacheEntry?> entries = [];
        foreach (var (decision, key, entry) in changes)
        {
            if (decision is not null) decisions.Add(_documents.Of(decision));
            else entries[key] = entry;
        }

        var kept = entries.Where(pair => pair.Value is not null).Select(pair => _documents.Of(pair.Key, pair.Value!)).ToList();
        var removed = entries.Where(pair => pair.Value is null).Select(pair => new BsonValue(pair.Key.ToBytes())).ToList();
        if (kept.Count > 0) engine.Upsert(Cache, kept, BsonAutoId.ObjectId);
        if (removed.Count > 0) engine.Delete(Cache, removed);
        return decisions.Count > 0 ? engine.Upsert(Decisions, decisions, BsonAutoId.ObjectId) : 0;
    }

    private static int Trim(LiteEngine engine, long excess)
    {
        if (excess <= 0) return 0;
        List<BsonValue> oldest = [];
        var query = ById(Query.Ascending);
        query.Limit = (int)Math.Min(excess, int.MaxValue);
        using (var reader = engine.Query(Decisions, query))
        {
            while (reader.Read()) oldest.Add(reader.Current["_id"]);
        }

        return engine.Delete(Decisions, oldest);
    }

    /// <summary>Decision ids are UUIDs of version 7, so the primary key is in order of time and no second index is needed.</summary>
    private static Query ById(int order) => new() { OrderBy = BsonExpression.Create("$._id"), Order = order };

    private void MoveAside()
    {
        var folder = Path.GetDirectoryName(_path)!;
        // One damaged file is enough to look into, and the disk is bounded.
        foreach (var older in Directory.GetFiles(folder, "*" + DamagedMark + "*")) File.Delete(older);
        var stamp = DamagedMark + _time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var log = LogOf(_path);
        if (File.Exists(log)) File.Move(log, log + stamp);
        if (File.Exists(_path)) File.Move(_path, _path + stamp);
        SetAside = _path + stamp;
        Records = 0;
    }

    private void Close()
    {
        try
        {
            _engine?.Dispose();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Closing writes the log back; on a damaged or full disk it fails, and the next opening does it again.
        }

        _engine = null;
    }
}
