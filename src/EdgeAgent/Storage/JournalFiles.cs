using System.Runtime.InteropServices;
using Edge.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Edge.Agent.Storage;

/// <summary>The real file system.</summary>
public sealed partial class JournalFiles : IJournalFiles
{
    /// <inheritdoc/>
    public void CreateFolder(string folder) => Directory.CreateDirectory(folder);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) => Directory.GetFiles(folder);

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public IJournalFile Open(string path, FileUse use) => new JournalFile(use switch
    {
        FileUse.Read => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
        FileUse.Write => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete),
        FileUse.Create => File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete),
        _ => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete),
    });

    /// <inheritdoc/>
    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void FlushFolder(string folder) => DirectorySync.Flush(folder);

    /// <inheritdoc/>
    public long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <inheritdoc/>
    public Outcome<IDisposable> Lock(string path) =>
        FolderLock.TryTake(path).TryGet(out var taken, out var problem) ? taken : problem;

    private sealed partial class JournalFile(SafeFileHandle handle) : IJournalFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(handle, buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        /// <summary>
        /// fdatasync where there is one: a file that does not grow has nothing to tell but the time of its change, and
        /// fsync would write an inode and a commit block of the file system's log for that.
        /// </summary>
        public void Flush()
        {
            if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(handle);
            else if (FlushData(handle) != 0) throw new IOException($"Cannot flush to disk (errno {Marshal.GetLastPInvokeError()}).", Marshal.GetLastPInvokeError());
        }

        public void Cut(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();

        [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
        private static partial int FlushData(SafeFileHandle handle);
    }
}
