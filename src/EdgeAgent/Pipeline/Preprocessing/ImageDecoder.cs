using Edge.Protocol;
using SkiaSharp;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>
/// Decodes image files (PNG, JPEG, BMP, GIF, WebP: the content decides, not the name) with SkiaSharp. Pixels come as
/// stored: no colour management, no turning by EXIF, because a model was trained on what its camera writes.
/// One per worker; not thread-safe.
/// </summary>
public sealed class ImageDecoder
{
    /// <summary>A buffer beyond this is given back after its image: one rare panorama should not cost a small box its memory for good.</summary>
    private const int KeepBytes = 32 * 1024 * 1024;

    /// <summary>JPEG is decoded in eighths: its blocks have eight rows and columns of frequencies, of which some are left out.</summary>
    private const int Eighths = 8;

    private readonly long _maxPixels;
    private byte[] _buffer = [];

    /// <summary>A decoder.</summary>
    /// <param name="maxPixels">Largest accepted image: what its header claims is checked before memory is taken.</param>
    public ImageDecoder(long maxPixels) => _maxPixels = maxPixels;

    /// <summary>Decodes an image.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="target">What the model needs of it, where that may be decoded smaller; null for every pixel.</param>
    /// <returns>The pixels, or why there are none: truncated, unreadable or too large.</returns>
    public unsafe Outcome<DecodedImage> Decode(ReadOnlySpan<byte> encoded, DecodeTarget? target = null)
    {
        if (encoded.IsEmpty) return new Problem(ReasonCode.ImageUnreadable, "The file is empty.");
        fixed (byte* start = encoded)
        {
            using var data = SKData.Create((nint)start, encoded.Length);
            // The codec takes the stream over and disposes it.
            using var codec = SKCodec.Create(new SKMemoryStream(data), out var opened);
            if (codec is not null) return Decode(codec, encoded.Length, target);
            // Skia calls any few bytes incomplete; only those that begin as an image does are the rest of one.
            return Refuse(ImageSignature.IsKnown(encoded) ? opened : SKCodecResult.InvalidInput, encoded.Length);
        }
    }

    private unsafe Outcome<DecodedImage> Decode(SKCodec codec, int encodedLength, DecodeTarget? wanted)
    {
        var header = codec.Info;
        var pixels = (long)header.Width * header.Height;
        if (pixels > _maxPixels)
        {
            return new Problem(
                ReasonCode.ImageTooLarge,
                $"The image is {header.Width}×{header.Height}; at most {_maxPixels} pixels are decoded (maxImagePixels).");
        }

        var gray = header.ColorType == SKColorType.Gray8;
        var (width, height) = wanted is null ? (header.Width, header.Height) : SmallestCover(codec, wanted);
        var length = checked(width * height * (gray ? 1 : 4));
        if (_buffer.Length < length) _buffer = GC.AllocateUninitializedArray<byte>(length);
        // Without a colour space in the target, and unpremultiplied, Skia hands the stored values through.
        var target = new SKImageInfo(
            width, height, gray ? SKColorType.Gray8 : SKColorType.Rgba8888, gray ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        SKCodecResult result;
        fixed (byte* destination = _buffer)
        {
            result = codec.GetPixels(target, (nint)destination, target.RowBytes, SKCodecOptions.Default);
        }

        var image = new DecodedImage(_buffer.AsMemory(0, length), width, height, gray ? PixelFormat.Gray : PixelFormat.Rgba)
        {
            FullWidth = header.Width,
            FullHeight = header.Height,
        };
        if (_buffer.Length > KeepBytes) _buffer = [];
        return result == SKCodecResult.Success ? image : Refuse(result, encodedLength);
    }

    private static (int Width, int Height) SmallestCover(SKCodec codec, DecodeTarget target)
    {
        var full = codec.Info;
        for (var eighths = 1; eighths < Eighths; eighths++)
        {
            // A codec that cannot scale answers with the full size.
            var size = codec.GetScaledDimensions((float)eighths / Eighths);
            if (target.IsCovered(full.Width, full.Height, size.Width, size.Height)) return (size.Width, size.Height);
        }

        return (full.Width, full.Height);
    }

    private static Problem Refuse(SKCodecResult result, int length) => result == SKCodecResult.IncompleteInput
        ? new Problem(ReasonCode.ImageTruncated, $"The image ends too early, after {length} bytes.")
        : new Problem(ReasonCode.ImageUnreadable, $"{length} bytes are no image that can be decoded ({result}).");
}
