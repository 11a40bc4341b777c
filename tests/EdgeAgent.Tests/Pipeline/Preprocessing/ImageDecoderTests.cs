using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using SkiaSharp;

namespace Edge.Agent.Tests.Pipeline.Preprocessing;

public sealed class ImageDecoderTests
{
    private readonly ImageDecoder _decoder = new(maxPixels: 1_000_000);

    [Fact]
    public void Decode_GrayPng_ReturnsItsBytesAsTheyAre()
    {
        var image = _decoder.Decode(TestImages.Gray(16, 16, (x, y) => (byte)((y * 16) + x))).Value;

        Assert.Equal((16, 16, PixelFormat.Gray), (image.Width, image.Height, image.Format));
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)value), image.Pixels.ToArray());
    }

    [Fact]
    public void Decode_ColorPng_ReturnsRedGreenBlue()
    {
        var image = _decoder.Decode(TestImages.Color(2, 1, (x, _) => x == 0 ? ((byte)10, (byte)20, (byte)30) : ((byte)200, (byte)100, (byte)50))).Value;

        Assert.Equal(PixelFormat.Rgba, image.Format);
        Assert.Equal([10, 20, 30, 255, 200, 100, 50, 255], image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_OtherFormats_Work(SKEncodedImageFormat format)
    {
        var image = _decoder.Decode(TestImages.Color(32, 16, (_, _) => (200, 200, 200), format)).Value;

        Assert.Equal((32, 16), (image.Width, image.Height));
        Assert.InRange(image.Pixels.Span[0], 196, 204);
    }

    [Theory]
    [InlineData(ResizeMode.Stretch, 300, 150)]
    [InlineData(ResizeMode.CenterCrop, 300, 150)]
    [InlineData(ResizeMode.Letterbox, 200, 100)]
    public void Decode_JpegForASmallerInput_TakesTheSmallestEighthsThatCoverIt(ResizeMode mode, int width, int height)
    {
        var jpeg = TestImages.Color(800, 400, (_, _) => (90, 90, 90), SKEncodedImageFormat.Jpeg);

        var image = _decoder.Decode(jpeg, Target(mode, 190, 130)).Value;

        Assert.Equal((width, height, 800, 400), (image.Width, image.Height, image.FullWidth, image.FullHeight));
        Assert.Equal(width * height * 4, image.Pixels.Length);
    }

    [Fact]
    public void Decode_PngForASmallerInput_IsDecodedWhole()
    {
        var image = _decoder.Decode(TestImages.Gray(64, 64, (_, _) => 1), Target(ResizeMode.Stretch, 8, 8)).Value;

        Assert.Equal((64, 64, 64), (image.Width, image.Height, image.FullWidth));
    }

    private static DecodeTarget Target(ResizeMode mode, int width, int height) =>
        new(new ModelInput("x", width, height, ColorOrder.Rgb), new ModelPreprocessing(mode, 1, [0, 0, 0], [1, 1, 1], Decode: DecodeScale.Scaled));

    [Fact]
    public void Decode_Bmp_Works()
    {
        // BITMAPFILEHEADER and BITMAPINFOHEADER of a 1×1 image with 24 bits: blue 1, green 2, red 3, one byte of padding.
        byte[] bmp =
        [
            0x42, 0x4D, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 4, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0,
        ];

        Assert.Equal([3, 2, 1, 255], _decoder.Decode(bmp).Value.Pixels.ToArray());
    }

    [Fact]
    public void Decode_Gif_Works()
    {
        // The smallest GIF: one pixel, palette of black and white, transparent index 0.
        var gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

        Assert.Equal((1, 1), (_decoder.Decode(gif).Value.Width, _decoder.Decode(gif).Value.Height));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_CutAnywhere_IsRefusedUnlessEveryPixelIsThere(SKEncodedImageFormat format)
    {
        var whole = TestImages.Color(64, 64, (x, y) => ((byte)(x * 3), (byte)(y * 3), (byte)(x ^ y)), format);
        var pixels = _decoder.Decode(whole).Value.Pixels.ToArray();
        var refused = 0;

        for (var length = 1; length < whole.Length; length += 7)
        {
            var outcome = _decoder.Decode(whole.AsSpan(0, length));
            // A file that lacks its end mark alone lacks nothing.
            if (outcome.IsSuccess) Assert.Equal(pixels, outcome.Value.Pixels.ToArray());
            else Assert.True(outcome.Problem.Reason == ReasonCode.ImageTruncated || outcome.Problem.Reason == ReasonCode.ImageUnreadable);
            if (!outcome.IsSuccess) refused++;
        }

        Assert.InRange(refused, whole.Length / 7 * 9 / 10, whole.Length);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void Decode_HalfAFile_IsTruncated(SKEncodedImageFormat format)
    {
        var whole = TestImages.Color(64, 64, (x, y) => ((byte)(x * 3), (byte)(y * 3), (byte)(x ^ y)), format);

        Assert.Equal(ReasonCode.ImageTruncated, _decoder.Decode(whole.AsSpan(0, whole.Length / 2)).Problem!.Reason);
    }

    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(1001, 1000)]
    [InlineData(1_000_000, 2)]
    public void Decode_HeaderClaimsTooMuch_IsRefusedBeforeMemoryIsTaken(int width, int height)
    {
        var claiming = TestImages.Claiming(width, height);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var problem = _decoder.Decode(claiming).Problem!;

        Assert.Equal(ReasonCode.ImageTooLarge, problem.Reason);
        Assert.Contains($"{width}×{height}", problem.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Decode_Garbage_IsUnreadable()
    {
        var garbage = Enumerable.Range(0, 5000).Select(i => (byte)((i * 7919) >> 3)).ToArray();

        Assert.Equal(ReasonCode.ImageUnreadable, _decoder.Decode(garbage).Problem!.Reason);
        Assert.Equal(ReasonCode.ImageUnreadable, _decoder.Decode("PK\u0003\u0004 not an image at all"u8).Problem!.Reason);
    }

    [Fact]
    public void Decode_Empty_IsUnreadable()
    {
        var problem = _decoder.Decode([]).Problem!;

        Assert.Equal((ReasonCode.ImageUnreadable, "The file is empty."), (problem.Reason, problem.Message));
    }

    [Fact]
    public void Decode_AfterARefusal_GoesOn()
    {
        Assert.False(_decoder.Decode("garbage"u8).IsSuccess);

        Assert.True(_decoder.Decode(TestImages.White).IsSuccess);
    }
}
