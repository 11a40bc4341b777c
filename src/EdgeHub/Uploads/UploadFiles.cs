namespace Edge.Hub.Uploads;

/// <summary>Small files that are either the old or the new content after a power cut.</summary>
internal static class UploadFiles
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(handle, content, 0);
            RandomAccess.FlushToDisk(handle);
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
