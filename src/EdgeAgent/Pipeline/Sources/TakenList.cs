using Edge.Agent.Storage;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>
/// The decision ids of files that stay in their folder, 16 bytes each, appended as they are decided. Flushed to disk
/// lazily: what a power cut takes from its end, the journal's newest records still say.
/// </summary>
internal sealed class TakenList
{
    private const int IdSize = 16;

    /// <summary>Ids between two fsyncs: far fewer than the records a journal gives back after a crash.</summary>
    private const int FlushEvery = 256;

    private readonly string _path;
    private readonly HashSet<Guid> _ids = [];
    private readonly Lock _lock = new();
    private int _unflushed;

    public TakenList(string path) => _path = path;

    /// <summary>Reads the list and drops ids of files that are gone, so that it grows with the folder and not with time.</summary>
    /// <param name="present">Ids of the files in the folder.</param>
    /// <param name="decided">Ids the journal knows to be decided.</param>
    public void Open(IReadOnlyCollection<Guid> present, HashSet<Guid> decided)
    {
        lock (_lock)
        {
            var listed = ReadIds();
            _ids.Clear();
            _ids.UnionWith(present.Where(id => listed.Contains(id) || decided.Contains(id)));
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, [.. _ids.SelectMany(id => id.ToByteArray())]);
        }
    }

    public bool Contains(Guid id)
    {
        lock (_lock) return _ids.Contains(id);
    }

    public void Add(Guid id)
    {
        lock (_lock)
        {
            File.AppendAllBytes(_path, id.ToByteArray());
            _ids.Add(id);
            if (++_unflushed >= FlushEvery) Flush();
        }
    }

    public void FlushToDisk()
    {
        lock (_lock)
        {
            if (_unflushed > 0) Flush();
        }
    }

    private HashSet<Guid> ReadIds()
    {
        var bytes = File.Exists(_path) ? File.ReadAllBytes(_path) : [];
        // A torn last id is shorter and left out.
        return [.. bytes.Chunk(IdSize).Where(id => id.Length == IdSize).Select(id => new Guid(id))];
    }

    private void Flush()
    {
        using var handle = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        _unflushed = 0;
    }
}
