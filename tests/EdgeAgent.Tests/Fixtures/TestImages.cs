using SkiaSharp;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>Images for <see cref="TinyOnnx"/> and hostile ones.</summary>
internal static class TestImages
{
    public static byte[] White { get; } = Gray(8, 8, (_, _) => 255);

    public static byte[] Black { get; } = Gray(8, 8, (_, _) => 0);

    public static byte[] Split { get; } = Gray(8, 8, (x, _) => x < 4 ? (byte)255 : (byte)0);

    public static byte[] MidGray { get; } = Gray(8, 8, (_, _) => 128);

    /// <summary>A white image whose bytes differ from every other number's.</summary>
    public static byte[] Numbered(int number) => Gray(8, 8, (x, y) => (byte)(255 - ((number >> ((y * 8) + x)) & 1)));

    public static byte[] Gray(int width, int height, Func<int, int, byte> pixel, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) pixels[(y * bitmap.RowBytes) + x] = pixel(x, y);
        }

        return Encode(bitmap, format);
    }

    public static byte[] Color(int width, int height, Func<int, int, (byte R, byte G, byte B)> pixel, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (r, g, b) = pixel(x, y);
                bitmap.SetPixel(x, y, new SKColor(r, g, b));
            }
        }

        return Encode(bitmap, format);
    }

    /// <summary>A PNG whose header claims a size and whose pixels are those of a small one.</summary>
    public static byte[] Claiming(int width, int height)
    {
        var png = Gray(8, 8, (_, _) => 0);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        // The header's checksum must hold, or the claim would not even be read.
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32(png.AsSpan(12, 17)));
        return png;
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
