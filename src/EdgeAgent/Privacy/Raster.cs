using System.Buffers;
using System.Runtime.InteropServices;
using Edge.Agent.Configuration;
using Edge.Agent.Pipeline.Preprocessing;
using SkiaSharp;

namespace Edge.Agent.Privacy;

/// <summary>Decoded pixels that are changed in place and written as picture files. Valid until the decoder decodes again.</summary>
internal sealed class Raster : IDisposable
{
    /// <summary>What a person takes for the picture itself, in a tenth of its bytes.</summary>
    private const int JpegQuality = 88;

    /// <summary>Squares along the longer side of a mosaic: a face needs about thirty to be known.</summary>
    private const int MosaicSquares = 6;

    /// <summary>Pixels of the smallest square: a mosaic of single pixels would be the image.</summary>
    private const int LeastSquare = 4;

    private readonly Memory<byte> _pixels;
    private readonly MemoryHandle _pin;
    private readonly SKPixmap _map;
    private readonly int _depth;

    public unsafe Raster(DecodedImage image)
    {
        // The decoder's buffer is ours until its next image; a copy of a 50-megapixel image would cost 200 MB.
        _pixels = MemoryMarshal.AsMemory(image.Pixels);
        _pin = _pixels.Pin();
        var gray = image.Format == PixelFormat.Gray;
        _depth = gray ? 1 : 4;
        // Alpha is ignored everywhere else, so it must not hide or show anything here.
        var info = new SKImageInfo(image.Width, image.Height, gray ? SKColorType.Gray8 : SKColorType.Rgb888x, SKAlphaType.Opaque);
        _map = new SKPixmap(info, (nint)_pin.Pointer, info.RowBytes);
        Width = image.Width;
        Height = image.Height;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Makes a box unrecognisable.</summary>
    public void Redact(PixelBox box, RedactionMethod method)
    {
        if (box.IsEmpty) return;
        var square = method == RedactionMethod.Fill ? int.MaxValue : Math.Max(LeastSquare, Math.Max(box.Width, box.Height) / MosaicSquares);
        for (var top = box.Top; top < box.Bottom; top += Math.Min(square, box.Bottom - top))
        {
            for (var left = box.Left; left < box.Right; left += Math.Min(square, box.Right - left))
            {
                var part = new PixelBox(left, top, left + Math.Min(square, box.Right - left), top + Math.Min(square, box.Bottom - top));
                Paint(part, method == RedactionMethod.Fill ? [0, 0, 0, 255] : Mean(part));
            }
        }
    }

    /// <summary>The whole as a file.</summary>
    /// <param name="lossless">PNG instead of JPEG.</param>
    public byte[] Encode(bool lossless) => Encode(_map, lossless);

    /// <summary>A part as a JPEG.</summary>
    public byte[] EncodePart(PixelBox box)
    {
        using var part = _map.ExtractSubset(new SKRectI(box.Left, box.Top, box.Right, box.Bottom))
            ?? throw new InvalidOperationException($"{box} is not within the image.");
        return Encode(part, lossless: false);
    }

    /// <summary>The whole as a small JPEG.</summary>
    /// <param name="longerSide">Pixels of its longer side; a smaller image stays as it is.</param>
    public byte[] EncodeSmall(int longerSide)
    {
        var scale = (double)longerSide / Math.Max(Width, Height);
        if (scale >= 1) return Encode(_map, lossless: false);
        var info = _map.Info.WithSize(Math.Max(1, (int)(Width * scale)), Math.Max(1, (int)(Height * scale)));
        using var bitmap = new SKBitmap(info);
        using var small = bitmap.PeekPixels();
        // Mipmaps: plain linear sampling of a tenth would skip nine pixels of ten.
        _map.ScalePixels(small, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return Encode(small, lossless: false);
    }

    public void Dispose()
    {
        _map.Dispose();
        _pin.Dispose();
    }

    private static byte[] Encode(SKPixmap map, bool lossless)
    {
        using var data = map.Encode(lossless ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, JpegQuality)
            ?? throw new InvalidOperationException($"SkiaSharp wrote no file of {map.Width}×{map.Height} pixels.");
        return data.ToArray();
    }

    private void Paint(PixelBox box, ReadOnlySpan<byte> color)
    {
        for (var y = box.Top; y < box.Bottom; y++)
        {
            var row = Row(y, box);
            if (_depth == 1) row.Fill(color[0]);
            else MemoryMarshal.Cast<byte, uint>(row).Fill(MemoryMarshal.Read<uint>(color));
        }
    }

    private byte[] Mean(PixelBox box)
    {
        Span<long> sums = stackalloc long[4];
        for (var y = box.Top; y < box.Bottom; y++)
        {
            var row = Row(y, box);
            for (var i = 0; i < row.Length; i++) sums[i & (_depth - 1)] += row[i];
        }

        var count = (long)box.Width * box.Height;
        return [(byte)(sums[0] / count), (byte)(sums[1] / count), (byte)(sums[2] / count), 255];
    }

    private Span<byte> Row(int y, PixelBox box) => _pixels.Span.Slice(((y * Width) + box.Left) * _depth, box.Width * _depth);
}
