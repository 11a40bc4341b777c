using Edge.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Edge.Agent.Storage;

/// <summary>One process per folder: held from opening to disposal, and released by the kernel when the process dies.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly SafeFileHandle _handle;

    private FolderLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Takes the lock at once or says who stands in the way.</summary>
    /// <param name="path">The lock file; created when missing, never deleted (deleting one that others may hold opens a race).</param>
    /// <returns>The lock, or <c>in-use</c> when another process or another object of this one holds it.</returns>
    public static Outcome<FolderLock> TryTake(string path)
    {
        try
        {
            return new FolderLock(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            return StorageFault.Describe($"Cannot open the lock file '{path}'", exception);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            return new Problem(
                StorageReasons.InUse,
                $"'{Path.GetDirectoryName(path)}' is in use by another process: one agent per data folder ({exception.Message}).");
        }
        catch (IOException exception)
        {
            return StorageFault.Describe($"Cannot create the lock file '{path}'", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
