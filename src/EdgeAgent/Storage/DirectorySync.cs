using System.Runtime.InteropServices;

namespace Edge.Agent.Storage;

/// <summary>Makes a directory's entries durable: after a rename or create, the new name itself must reach the disk.</summary>
public static partial class DirectorySync
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY on x64; arm64 has its own value below.
    private const int ReadOnlyDirectoryArm = 0x4000;

    /// <summary>Fsyncs a directory. Windows journals its own metadata and has no such call: nothing happens there.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="IOException">The directory could not be opened or flushed.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var flags = !OperatingSystem.IsLinux() ? 0
            : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? ReadOnlyDirectoryArm : ReadOnlyDirectory;
        var descriptor = Open(path, flags);
        if (descriptor < 0) throw new IOException($"Cannot open the directory '{path}' to flush it (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Fsync(descriptor) != 0) throw new IOException($"Cannot flush the directory '{path}' (errno {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
