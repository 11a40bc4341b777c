using System.Buffers.Binary;
using System.Globalization;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
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
    private const string Totals = "totals";

    /// <summary>What else a decision takes beside its JSON: id, fields to filter by, its place in the index.</summary>
    private const int DocumentOverhead = 200;

    /// <summary>More than the log of a transaction of 256 decisions, which takes its room before it is in its place.</summary>
    private const int WorkingSpace = 4 << 20;

    /// <summary>Decisions that one transaction may remove: a shorter bound after a long life is reached in steps.</summary>
    private const int MaxTrim = 2048;

    /// <summary>Documents of one transaction when the file is written anew.</summary>
    private const int CopyBatch = 2048;

    private readonly string _path;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ResultDocuments _documents;
    private readonly IJournalFiles _files;
    private readonly List<ResultFile> _open = [];
    private WriteFault _fault = new();
    private LiteEngine? _engine;

    /// <summary>The database of a folder whose lock the caller holds; opened by the first use.</summary>
    /// <param name="settings">The store's settings.</param>
    /// <param name="time">Names damaged files.</param>
    /// <param name="files">The file system.</param>
    public ResultDatabase(ResultStoreSettings settings, TimeProvider time, IJournalFiles files)
    {
        _files = files;
        _path = Path.Combine(settings.Folder, "results.db");
        _options = settings.Storage;
        _time = time;
        _documents = new ResultDocuments(settings.Vault);
    }

    private string LogPath => LogOf(_path);

    /// <summary>Decisions in the history, as of the last use.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes of the decisions in the history, as of the last use.</summary>
    public long Bytes { get; private set; }

    /// <summary>The damaged file moved aside last; null when none was.</summary>
    public string? SetAside { get; private set; }

    /// <summary>Writes changes in one transaction, lets the oldest go, and returns when that is on disk.</summary>
    /// <param name="changes">The changes; one already made does no harm.</param>
    /// <returns>Null, or why none of them was written.</returns>
    public Problem? Write(IReadOnlyList<ResultChange> changes)
    {
        if (RefuseForSpace() is { } full) return full;
        var outcome = Use(engine =>
        {
            engine.BeginTrans();
            try
            {
                var (records, bytes) = Apply(engine, changes);
                (records, bytes) = Trim(engine, Records + records, Bytes + bytes);
                if (bytes != Bytes) engine.Upsert(Totals, [new BsonDocument { ["_id"] = Decisions, ["b"] = bytes }], BsonAutoId.ObjectId);
                engine.Commit();
                // Only a checkpoint flushes; a commit alone may still be lost.
                engine.Checkpoint();
                (Records, Bytes) = (records, bytes);
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
        var order = ById(Query.Descending);
        if (query.DecisionId is { } id) order.Where.Add(BsonExpression.Create("$._id = @0", id));
        using var reader = engine.Query(Decisions, order);
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
        var (erased, bytes) = (0, 0L);
        _files.Delete(fresh);
        _files.Delete(LogOf(fresh));
        using (var copy = new LiteEngine(new EngineSettings { DataStream = OpenFile(fresh), LogStream = OpenFile(LogOf(fresh)), AutoRebuild = false }))
        {
            using var reader = engine.Query(Decisions, new Query());
            foreach (var documents in Documents(reader).Chunk(CopyBatch))
            {
                var kept = documents.Where(document => _documents.Decision(document) is not { } decision || !match(decision)).ToList();
                erased += documents.Length - kept.Count;
                bytes += kept.Sum(SizeOf);
                if (kept.Count > 0) copy.Insert(Decisions, kept, BsonAutoId.ObjectId);
            }

            copy.Insert(Totals, [new BsonDocument { ["_id"] = Decisions, ["b"] = bytes }], BsonAutoId.ObjectId);
            copy.Checkpoint();
        }

        // What the new file lacks must not be missing from the old one.
        if (_fault.First is { } refused) throw refused;
        Close();
        Wipe.Delete(LogPath);
        Wipe.Move(_files, fresh, _path);
        // A damaged file has the same in it.
        foreach (var damaged in Directory.GetFiles(Path.GetDirectoryName(_path)!, "*" + ResultStoreSettings.DamagedMark + "*")) Wipe.Delete(damaged);
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

    /// <summary>The reserve is the journal's bound; what it may still take must not go to a history that can be made again from it.</summary>
    private Problem? RefuseForSpace()
    {
        if (_options.FreeSpaceReserve <= 0) return null;
        var folder = Path.GetDirectoryName(_path)!;
        try
        {
            return _files.FreeBytes(folder) >= _options.FreeSpaceReserve + WorkingSpace
                ? null
                : new Problem(ReasonCode.DiskFull, $"The history in '{folder}' takes nothing more: the disk is at its reserve (storage.freeSpaceReserve). Free some space.");
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return null;
        }
    }

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
            return _fault.First;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // On a damaged page LiteDB throws whatever its own code runs into, not only LiteException; after a refused
            // write it may miss pages, and that is no damage.
            value = default;
            return _fault.First ?? exception;
        }
    }

    private LiteEngine Open()
    {
        _fault = new WriteFault();
        var engine = new LiteEngine(new EngineSettings { DataStream = OpenFile(_path), LogStream = OpenFile(LogPath), AutoRebuild = false });
        try
        {
            using var reader = engine.Query(Decisions, new Query { Select = BsonExpression.Create("{_id: $._id}") });
            Records = 0;
            while (reader.Read()) Records++;
            Bytes = ReadBytes(engine);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private ResultFile OpenFile(string path)
    {
        var file = new ResultFile(_files.Open(path, FileUse.WriteOrCreate), _fault);
        _open.Add(file);
        return file;
    }

    /// <summary>Kept beside the decisions, so that opening does not read all of them; a file of before has no such entry.</summary>
    private static long ReadBytes(LiteEngine engine)
    {
        using (var totals = engine.Query(Totals, new Query()))
        {
            if (totals.Read()) return totals.Current["b"].AsInt64;
        }

        long bytes = 0;
        using var reader = engine.Query(Decisions, new Query());
        while (reader.Read()) bytes += SizeOf(reader.Current.AsDocument);
        return bytes;
    }

    private static long SizeOf(BsonDocument decision) => decision["j"].AsBinary.Length + DocumentOverhead;

    private (long Records, long Bytes) Apply(LiteEngine engine, IReadOnlyList<ResultChange> changes)
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
        var (records, bytes) = (0L, 0L);
        foreach (var decision in decisions)
        {
            // One by one, because the count of a batch does not say which of them were new.
            if (engine.Upsert(Decisions, [decision], BsonAutoId.ObjectId) == 0) continue;
            records++;
            bytes += SizeOf(decision);
        }

        return (records, bytes);
    }

    /// <summary>Removes the oldest beyond a bound.</summary>
    private (long Records, long Bytes) Trim(LiteEngine engine, long records, long bytes)
    {
        List<BsonValue> oldest = [];
        using (var reader = engine.Query(Decisions, ById(Query.Ascending)))
        {
            while (oldest.Count < MaxTrim && reader.Read())
            {
                var document = reader.Current.AsDocument;
                if (records <= _options.HistoryMaxRecords && !(bytes > _options.HistoryMaxBytes) && !IsTooOld(document["_id"].AsGuid)) break;
                oldest.Add(document["_id"]);
                records--;
                bytes -= SizeOf(document);
            }
        }

        if (oldest.Count > 0) engine.Delete(Decisions, oldest);
        return (records, bytes);
    }

    /// <summary>By the time in the id. One made while nobody had told the device the time has no age.</summary>
    private bool IsTooOld(Guid id)
    {
        if (_options.HistoryRetention is not { } retention) return false;
        var made = BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true)) >>> 16;
        var now = _time.GetUtcNow();
        return DeviceClock.IsPlausible(now) && DateTimeOffset.FromUnixTimeMilliseconds(made) is var at && DeviceClock.IsPlausible(at) && now - at > retention;
    }

    /// <summary>Decision ids are UUIDs of version 7, so the primary key is in order of time and no second index is needed.</summary>
    private static Query ById(int order) => new() { OrderBy = BsonExpression.Create("$._id"), Order = order };

    private void MoveAside()
    {
        var folder = Path.GetDirectoryName(_path)!;
        // One damaged file is enough to look into, and the disk is bounded.
        foreach (var older in Directory.GetFiles(folder, "*" + ResultStoreSettings.DamagedMark + "*")) File.Delete(older);
        var stamp = ResultStoreSettings.DamagedMark + _time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        if (File.Exists(LogPath)) File.Move(LogPath, LogPath + stamp);
        if (File.Exists(_path)) File.Move(_path, _path + stamp);
        SetAside = _path + stamp;
        (Records, Bytes) = (0, 0);
    }

    private void Close()
    {
        try
        {
            _engine?.Dispose();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Closing writes the log back; on a damaged file it fails, and the next opening does it again.
        }

        foreach (var file in _open) file.Dispose();
        _open.Clear();
        _engine = null;
    }
}
