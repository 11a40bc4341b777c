namespace Edge.Hub.Storage;

/// <summary>Small files that are either the old or the new content after a power cut.</summary>
internal static class DurableFile
{
    /// <summary>Replaces a file whole (temporary file, fsync, rename), and makes its folder where that is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its content.</param>
    /// <param name="mode">Who may read it; null for whoever may read what the hub writes.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Overwrites a file and deletes it; a missing one is no error.</summary>
    public static void Wipe(string path)
    {
        if (!File.Exists(path)) return;
        using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            var (zeros, length) = (new byte[64 * 1024], RandomAccess.GetLength(handle));
            for (var offset = 0L; offset < length; offset += zeros.Length) RandomAccess.Write(handle, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - offset)), offset);
            RandomAccess.FlushToDisk(handle);
        }

        File.Delete(path);
    }
}
