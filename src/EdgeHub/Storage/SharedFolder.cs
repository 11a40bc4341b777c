namespace Edge.Hub.Storage;

/// <summary>
/// The folder that several hub processes share. Model files in it are written once; uploads in it are written by whoever
/// holds its lock, whatever a database says of who leads: two processes in one half-written file would be its end.
/// </summary>
internal sealed class SharedFolder(string path) : IDisposable
{
    private FileStream? _lock;

    /// <summary>Takes the lock; a process that ends loses it.</summary>
    /// <returns>False when another process holds it.</returns>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public bool TryTake()
    {
        try
        {
            _lock ??= new FileStream(Path.Combine(path, "leader.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Gives it back.</summary>
    public void Release()
    {
        _lock?.Dispose();
        _lock = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Release();
}
