namespace Edge.Agent.Pipeline.Sources;

/// <summary>Lists a folder's images and tells which are complete without anyone having said so: those that rest. Not thread-safe.</summary>
internal sealed class FolderScan
{
    private readonly DirectoryInfo _folder;
    private readonly TimeSpan _settle;
    private readonly TimeProvider _time;
    private Dictionary<string, Sighting> _seen = [];
    private bool _first = true;

    public FolderScan(string folder, TimeSpan settle, TimeProvider time)
    {
        _folder = new DirectoryInfo(folder);
        _settle = settle;
        _time = time;
    }

    /// <summary>Images that are there and do not rest yet.</summary>
    public int Unsettled { get; private set; }

    /// <summary>Looks.</summary>
    /// <returns>Complete images, oldest first.</returns>
    public IReadOnlyList<FileInfo> FindComplete()
    {
        var now = _time.GetTimestamp();
        var seen = new Dictionary<string, Sighting>(_seen.Count);
        var complete = new List<FileInfo>();
        foreach (var file in _folder.EnumerateFiles())
        {
            if (!ImageFiles.IsImage(file.Name)) continue;
            var state = (file.Length, file.LastWriteTimeUtc);
            var since = _seen.TryGetValue(file.Name, out var before) && before.State == state ? before.Since : now;
            seen[file.Name] = new Sighting(state, since);
            // Wall time decides only about what was there before us; after that a clock that jumps must not.
            var rests = _time.GetElapsedTime(since, now) >= _settle || (_first && _time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc >= _settle);
            if (rests) complete.Add(file);
        }

        _seen = seen;
        _first = false;
        Unsettled = seen.Count - complete.Count;
        return [.. complete.OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)];
    }

    private readonly record struct Sighting((long Length, DateTime Written) State, long Since);
}
