namespace Edge.Hub.Uploads;

/// <summary>The media type of a picture, by how its bytes begin.</summary>
internal static class PictureType
{
    /// <summary>The type; null for what is no picture a browser shows.</summary>
    public static string? Of(string path)
    {
        Span<byte> start = stackalloc byte[12];
        using var file = File.OpenHandle(path);
        start = start[..RandomAccess.Read(file, start, 0)];
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) return "image/png";
        return start.Length == 12 && start.StartsWith("RIFF"u8) && start[8..].SequenceEqual("WEBP"u8) ? "image/webp" : null;
    }
}
