using Microsoft.Win32.SafeHandles;

namespace Edge.Agent.Storage;

/// <summary>The real file system.</summary>
public sealed class JournalFiles : IJournalFiles
{
    /// <inheritdoc/>
    public IJournalFile Open(string path, bool create) => new JournalFile(File.OpenHandle(
        path, create ? FileMode.Create : FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete));

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void FlushFolder(string folder) => DirectorySync.Flush(folder);

    /// <inheritdoc/>
    public long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private sealed class JournalFile(SafeFileHandle handle) : IJournalFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void Cut(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }
}
