using System.Text;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;

namespace Edge.Agent.Privacy;

/// <summary>
/// Kept pictures on disk, one file each under <c>evidence/ab/</c>, named by digest and decision. Bounded by bytes, by age
/// and by the file system's free space; the oldest gives way. A picture is a file that is there whole or not at all.
/// </summary>
public sealed class EvidenceStore
{
    private const string Purpose = "edge-evidence-v1";

    private readonly string _folder;
    private readonly EvidenceStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<string, long> _freeSpace;
    private readonly Vault _vault;
    private readonly Lock _gate = new();
    private readonly Dictionary<EvidenceKey, EvidenceItem> _items = [];
    private readonly SortedSet<EvidenceItem> _oldest = [];
    private long _bytes;

    private EvidenceStore(string folder, EvidenceStoreOptions options, TimeProvider time, Func<string, long> freeSpace, Vault vault)
    {
        _folder = folder;
        _options = options;
        _time = time;
        _freeSpace = freeSpace;
        _vault = vault;
    }

    /// <summary>What it holds.</summary>
    public EvidenceStatus Status
    {
        get
        {
            lock (_gate) return new EvidenceStatus(_items.Count, _bytes);
        }
    }

    /// <summary>Finds what is there and removes what an interrupted write left.</summary>
    /// <param name="folder">The store's folder; made when the first picture is kept.</param>
    /// <param name="options">Its bounds.</param>
    /// <param name="time">The clock of its retention.</param>
    /// <param name="freeSpace">Bytes free on the file system that holds a folder.</param>
    /// <param name="isOwner">False beside a running agent, whose writes under way are not to be touched.</param>
    public static Outcome<EvidenceStore> Open(
        string folder, EvidenceStoreOptions options, TimeProvider time, Func<string, long> freeSpace, bool isOwner = true) =>
        Open(folder, options, time, freeSpace, Vault.None, isOwner);

    /// <summary>The same with a vault that seals the pictures.</summary>
    internal static Outcome<EvidenceStore> Open(
        string folder, EvidenceStoreOptions options, TimeProvider time, Func<string, long> freeSpace, Vault vault, bool isOwner = true)
    {
        var store = new EvidenceStore(folder, options, time, freeSpace, vault);
        try
        {
            if (Directory.Exists(folder)) store.Scan(isOwner);
            return store;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot read the kept pictures in '{folder}'", exception);
        }
    }

    /// <summary>Keeps a picture; the same again changes nothing.</summary>
    /// <param name="content">The picture's file.</param>
    /// <param name="entry">What stands with it.</param>
    /// <returns>Null when it is on disk, else why it is not.</returns>
    public Problem? Keep(ReadOnlySpan<byte> content, EvidenceEntry entry) => Keep(content, ArtifactDigest.Of(content), entry);

    /// <inheritdoc cref="Keep(ReadOnlySpan{byte}, EvidenceEntry)"/>
    /// <param name="content">The picture's file.</param>
    /// <param name="digest">Its digest, computed once by whoever names the picture.</param>
    /// <param name="entry">What stands with it.</param>
    internal Problem? Keep(ReadOnlySpan<byte> content, ArtifactDigest digest, EvidenceEntry entry)
    {
        var key = new EvidenceKey(digest, entry.DecisionId);
        var file = _vault.Seal(Purpose, Encoding.ASCII.GetBytes(key.FileName), EvidenceFile.Encode(entry, content));
        lock (_gate)
        {
            if (_items.ContainsKey(key)) return null;
            try
            {
                if (MakeRoom(file.Length) is { } problem) return problem;
                var path = PathOf(key);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, file);
                Add(new EvidenceItem(key, file.Length, File.GetLastWriteTimeUtc(path)));
                return null;
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                return StorageFault.Describe($"Cannot keep a picture in '{_folder}'", exception);
            }
        }
    }

    /// <summary>Reads a picture's file.</summary>
    /// <param name="key">Which.</param>
    /// <returns>Its bytes; <c>not-found</c> when it has given way, <c>digest-mismatch</c> when it was changed.</returns>
    public Outcome<ReadOnlyMemory<byte>> Read(EvidenceKey key)
    {
        if (!Load(key).TryGet(out var file, out var problem)) return problem;
        return ArtifactDigest.Of(file.Content.Span) == key.Digest
            ? file.Content
            : new Problem(ReasonCode.DigestMismatch, $"The kept picture {key.Digest} was changed.");
    }

    /// <summary>The pictures of a decision.</summary>
    /// <param name="decision">The decision.</param>
    internal IReadOnlyList<EvidenceItem> Of(Guid decision)
    {
        lock (_gate) return [.. _items.Values.Where(item => item.Key.DecisionId == decision).Order()];
    }

    /// <summary>Removes what is older than the retention, and what stands in the way of the bounds.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            Redate();
            // A clock that does not know the time yet must not judge ages.
            var now = _time.GetUtcNow();
            while (DeviceClock.IsPlausible(now) && _oldest.Min is { } item && now.UtcDateTime - item.Kept > _options.Retention) Remove(item);
            if (Directory.Exists(_folder)) MakeRoom(0);
        }
    }

    /// <summary>Removes pictures for good.</summary>
    /// <param name="match">Which, by what stands with a picture and when it was kept.</param>
    /// <returns>How many, or which could not be looked into or removed: it may be one of those that were meant.</returns>
    public Outcome<int> Erase(Func<EvidenceEntry, DateTime, bool> match)
    {
        lock (_gate)
        {
            var erased = 0;
            Problem? failed = null;
            foreach (var item in _items.Values.ToList())
            {
                if (!Load(item.Key).TryGet(out var file, out var problem))
                {
                    if (problem.Reason != ReasonCode.NotFound) failed = problem;
                    continue;
                }

                if (!match(file.Entry, item.Kept)) continue;
                try
                {
                    Wipe.Delete(PathOf(item.Key));
                    Forget(item);
                    erased++;
                }
                catch (Exception exception) when (StorageFault.IsExpected(exception))
                {
                    failed = StorageFault.Describe($"Cannot erase '{PathOf(item.Key)}'", exception);
                }
            }

            return failed is null ? erased : new Problem(failed.Reason, $"{erased} pictures were erased, and not all could be: {failed.Message}");
        }
    }

    private Outcome<(EvidenceEntry Entry, ReadOnlyMemory<byte> Content)> Load(EvidenceKey key)
    {
        try
        {
            return _vault.TryOpen(Purpose, Encoding.ASCII.GetBytes(key.FileName), File.ReadAllBytes(PathOf(key))) is { } file
                ? EvidenceFile.Decode(file)
                : new Problem(StorageReasons.KeyMissing, $"'{PathOf(key)}' was sealed with a key that is not configured, or was changed; name the key in storage.encryption.previous.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Problem(ReasonCode.NotFound, $"The picture {key.Digest} is not kept any more.");
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot read the kept picture '{PathOf(key)}'", exception);
        }
    }

    private void Scan(bool isOwner)
    {
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (EvidenceKey.TryParse(file.Name, out var key)) Add(new EvidenceItem(key, file.Length, file.LastWriteTimeUtc));
            else if (isOwner && file.Extension == ".tmp") file.Delete();
        }
    }

    /// <summary>Pictures kept before the clock knew the time count from the moment it does.</summary>
    private void Redate()
    {
        var now = _time.GetUtcNow();
        if (!DeviceClock.IsPlausible(now)) return;
        while (_oldest.Min is { } item && !DeviceClock.IsPlausible(new DateTimeOffset(item.Kept)))
        {
            Forget(item);
            File.SetLastWriteTimeUtc(PathOf(item.Key), now.UtcDateTime);
            Add(item with { Kept = now.UtcDateTime });
        }
    }

    private Problem? MakeRoom(long bytes)
    {
        if (bytes > _options.MaxBytes) return new Problem(ReasonCode.TooLarge, $"A picture of {bytes} bytes; the quota is {_options.MaxBytes} (storage.evidenceMaxBytes).");
        while (_bytes + bytes > _options.MaxBytes && _oldest.Min is { } item) Remove(item);
        while (Free() < bytes + _options.FreeSpaceReserve)
        {
            if (_oldest.Min is not { } oldest)
                return new Problem(ReasonCode.DiskFull, $"'{_folder}' has {Free()} bytes free and {_options.FreeSpaceReserve} are reserved (storage.freeSpaceReserve): free some space.");
            Remove(oldest);
        }

        return null;
    }

    private long Free() => _freeSpace(_folder);

    private void Remove(EvidenceItem item)
    {
        // Somebody's hand may have been quicker; without its folder, deleting would fail.
        if (File.Exists(PathOf(item.Key))) File.Delete(PathOf(item.Key));
        Forget(item);
    }

    private void Add(EvidenceItem item)
    {
        _items[item.Key] = item;
        _oldest.Add(item);
        _bytes += item.Bytes;
    }

    private void Forget(EvidenceItem item)
    {
        _items.Remove(item.Key);
        _oldest.Remove(item);
        _bytes -= item.Bytes;
    }

    private string PathOf(EvidenceKey key) => Path.Combine(_folder, key.Digest.Hex[..2], key.FileName);
}
