using System.Security.Cryptography;
using Edge.TestKit;
using SkiaSharp;

namespace Edge.Demo;

/// <summary>A camera over the sample boards: every picture with the noise of its own that a sensor has, but some shown twice.</summary>
internal sealed class Camera
{
    /// <summary>Every so many pictures an earlier one comes again, byte by byte: repeated files are what the result cache is for.</summary>
    private const int RepeatEvery = 4;

    /// <summary>The largest change of a pixel by noise, in gray levels of 256.</summary>
    private const int Noise = 2;

    private readonly (byte[] Pixels, SKImageInfo Info, string Label)[] _boards;
    private (byte[] Image, string Label) _shown;
    private int _taken;
    private int _board;

    /// <summary>A camera.</summary>
    /// <param name="first">The board that it begins with.</param>
    public Camera(int first)
    {
        _boards = [.. Samples.All().Select(sample => Load(sample.Path, sample.Label))];
        _board = first;
    }

    /// <summary>The next picture, a PNG, and what it truly shows.</summary>
    public (byte[] Image, string Label) Take()
    {
        if (++_taken % RepeatEvery != 0) _shown = Photograph(_boards[_board++ % _boards.Length]);
        return _shown;
    }

    private static (byte[] Image, string Label) Photograph((byte[] Pixels, SKImageInfo Info, string Label) board)
    {
        var noisy = RandomNumberGenerator.GetBytes(board.Pixels.Length);
        for (var at = 0; at < noisy.Length; at++) noisy[at] = (byte)Math.Clamp(board.Pixels[at] + (noisy[at] % ((2 * Noise) + 1)) - Noise, 0, 255);
        using var image = SKImage.FromPixelCopy(board.Info, noisy);
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return (png.ToArray(), board.Label);
    }

    private static (byte[] Pixels, SKImageInfo Info, string Label) Load(string path, string label)
    {
        using var codec = SKCodec.Create(path);
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        var pixels = new byte[info.BytesSize];
        using var bitmap = SKBitmap.Decode(codec, info);
        bitmap.GetPixelSpan().CopyTo(pixels);
        return (pixels, info, label);
    }
}
