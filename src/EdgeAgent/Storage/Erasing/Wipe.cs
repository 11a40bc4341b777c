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
        var files = new JournalFiles();
        if (!files.Exists(path)) return;
        Zero(files, path, 0);
        files.Delete(path);
    }

    /// <summary>Replaces a file's content, atomically, and then overwrites the old one.</summary>
    /// <exception cref="IOException">The old content stands, or has been replaced and not overwritten.</exception>
    public static void Replace(IJournalFiles files, string path, ReadOnlySpan<byte> content)
    {
        using var old = files.Open(path, FileUse.Write);
        AtomicFile.Write(files, path, content);
        Zero(old, 0);
    }

    /// <summary>Moves a file over another one, and then overwrites what that one was.</summary>
    /// <exception cref="IOException">The old content stands, or has been replaced and not overwritten.</exception>
    public static void Move(IJournalFiles files, string from, string over)
    {
        using var old = files.Open(over, FileUse.Write);
        files.Move(from, over);
        files.FlushFolder(Path.GetDirectoryName(over)!);
        Zero(old, 0);
    }

    /// <summary>Overwrites a file from a place on with zeros and returns when they are on the disk.</summary>
    /// <exception cref="IOException">Some of it may stand.</exception>
    public static void Zero(IJournalFiles files, string path, long from)
    {
        using var file = files.Open(path, FileUse.Write);
        Zero(file, from);
    }

    private static void Zero(IJournalFile file, long from)
    {
        var length = file.Length;
        if (length <= from) return;
        var zeros = new byte[Chunk];
        for (var offset = from; offset < length; offset += Chunk) file.Write(zeros.AsSpan(0, (int)Math.Min(Chunk, length - offset)), offset);
        file.Flush();
    }
}
