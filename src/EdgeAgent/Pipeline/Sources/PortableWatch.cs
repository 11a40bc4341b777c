using System.Diagnostics.CodeAnalysis;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>Where there is no inotify: the platform's watcher wakes the source, and files count as complete once they rest.</summary>
internal sealed class PortableWatch : IFolderWatch
{
    private readonly WatchSignal _signal;
    private readonly FileSystemWatcher _watcher;

    /// <summary>Watches a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock of its waits.</param>
    public PortableWatch(string folder, TimeProvider time)
    {
        _signal = new WatchSignal(time);
        _watcher = new FileSystemWatcher(folder);
        _watcher.Created += (_, _) => _signal.Wake();
        _watcher.Renamed += (_, _) => _signal.Wake();
        _watcher.Error += (_, _) => _signal.Wake();
        _watcher.EnableRaisingEvents = true;
    }

    public bool TryGetComplete([MaybeNullWhen(false)] out string name) => _signal.TryGet(out name);

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);

    public void Dispose() => _watcher.Dispose();
}
