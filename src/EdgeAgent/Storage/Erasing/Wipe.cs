using Microsoft.Win32.SafeHandles;

namespace Edge.Agent.Storage.Erasing;

/// <summary>
/// Overwrites what is to go, where a deletion alone would leave it in the free space of the disk. Flash that moves blocks
/// about may keep an old copy all the same; against that helps encryption.
/// </summary>
internal static class Wipe
{
    private const int Chunk = 64 * 1024;

    /// <summary>Overwrites a file and deletes it; a missing one is no error.</summary>
    /// <exception cref="IOException">It may still stand, whole or in parts.</exception>
    public static void Delete(string path)
    {
        if (!File.Exists(path)) return;
        using (var old = Open(path)) Zero(old, 0, RandomAccess.GetLength(old));
        File.Delete(path);
    }

    /// <summary>Replaces a file's content, atomically, and then overwrites the old one.</summary>
    /// <exception cref="IOException">The old content stands, or has been replaced and not overwritten.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        using var old = Open(path);
        AtomicFile.Write(path, content);
        Zero(old, 0, RandomAccess.GetLength(old));
    }

    /// <summary>Moves a file over another one, and then overwrites what that one was.</summary>
    /// <exception cref="IOException">The old content stands, or has been replaced and not overwritten.</exception>
    public static void Move(string from, string over)
    {
        using var old = Open(over);
        File.Move(from, over, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(over)!);
        Zero(old, 0, RandomAccess.GetLength(old));
    }

    /// <summary>Overwrites a part of a file with zeros and returns when they are on the disk.</summary>
    /// <exception cref="IOException">Some of it may stand.</exception>
    public static void Zero(string path, long from)
    {
        using var file = Open(path);
        var length = RandomAccess.GetLength(file);
        if (length > from) Zero(file, from, length);
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private static void Zero(SafeFileHandle file, long from, long to)
    {
        var zeros = new byte[Chunk];
        for (var offset = from; offset < to; offset += Chunk) RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(Chunk, to - offset)), offset);
        RandomAccess.FlushToDisk(file);
    }
}
