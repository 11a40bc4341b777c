namespace Edge.Agent.Storage;

/// <summary>Small state that is either the old or the new content after a power cut: temp → fsync → rename → fsync directory.</summary>
public static class AtomicFile
{
    /// <summary>Replaces a file's content.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content.</param>
    /// <exception cref="IOException">The old content stands, or the new one may not survive a power cut.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content) => Write(new JournalFiles(), path, content);

    /// <summary>Replaces a file's content on a given file system.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content.</param>
    /// <exception cref="IOException">The old content stands, or the new one may not survive a power cut.</exception>
    public static void Write(IJournalFiles files, string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        using (var file = files.Open(temporary, FileUse.Create))
        {
            file.Write(content, 0);
            file.Flush();
        }

        files.Move(temporary, path);
        files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
