namespace Edge.Agent.Storage;

/// <summary>Reading small files whole.</summary>
internal static class JournalFileReading
{
    /// <summary>Reads from a file's start until the buffer is full or the file ends.</summary>
    /// <param name="file">The file.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="offset">Where to begin.</param>
    /// <returns>How many bytes were read.</returns>
    /// <exception cref="IOException">The disk cannot read them.</exception>
    public static int ReadFully(this IJournalFile file, Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length && file.Read(buffer[total..], offset + total) is > 0 and var read) total += read;
        return total;
    }

    /// <summary>A file's whole content.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadAllBytes(this IJournalFiles files, string path)
    {
        using var file = files.Open(path, FileUse.Read);
        var bytes = new byte[file.Length];
        return bytes[..file.ReadFully(bytes, 0)];
    }
}
