namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>The first bytes by which the formats we decode are known.</summary>
internal static class ImageSignature
{
    /// <summary>Whether bytes begin as a PNG, JPEG, GIF, BMP or WebP does.</summary>
    /// <param name="encoded">The file's bytes.</param>
    public static bool IsKnown(ReadOnlySpan<byte> encoded) =>
        encoded.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || IsJpeg(encoded)
        || encoded.StartsWith("GIF8"u8)
        || encoded.StartsWith("BM"u8)
        || (encoded.StartsWith("RIFF"u8) && encoded.Length >= 12 && encoded[8..].StartsWith("WEBP"u8));

    /// <summary>Whether bytes begin as a JPEG does.</summary>
    /// <param name="encoded">The file's bytes.</param>
    public static bool IsJpeg(ReadOnlySpan<byte> encoded) => encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
}
