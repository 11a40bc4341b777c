using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tensors;

namespace Edge.Agent.Tests.Pipeline.Preprocessing;

public sealed class ImagePreprocessorTests
{
    [Fact]
    public void Fill_GrayOfTheInputsSize_NormalisesEachPixelExactly()
    {
        var pixels = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

        var tensor = Fill(new DecodedImage(pixels, 16, 16, PixelFormat.Gray), 16, 16, ColorOrder.Gray, new ModelPreprocessing(ResizeMode.Stretch, 1f / 255, [0.5f], [0.25f]));

        Assert.Equal(pixels.Select(pixel => ((pixel * (1f / 255)) - 0.5f) / 0.25f), tensor);
    }

    [Fact]
    public void Fill_ColorForAGrayModel_WeighsInIntegers()
    {
        byte[] pixels = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255, 1, 2, 3, 255];

        Assert.Equal([76, 150, 29, 255, 2], Fill(new DecodedImage(pixels, 5, 1, PixelFormat.Rgba), 5, 1, ColorOrder.Gray));
    }

    [Theory]
    [InlineData(ColorOrder.Rgb, new float[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(ColorOrder.Bgr, new float[] { 3, 6, 2, 5, 1, 4 })]
    public void Fill_Color_MakesPlanesInTheModelsOrder(ColorOrder colors, float[] expected) =>
        Assert.Equal(expected, Fill(new DecodedImage(new byte[] { 1, 2, 3, 255, 4, 5, 6, 255 }, 2, 1, PixelFormat.Rgba), 2, 1, colors));

    [Fact]
    public void Fill_GrayForAColorModel_RepeatsThePlane() =>
        Assert.Equal([7, 9, 7, 9, 7, 9], Fill(new DecodedImage(new byte[] { 7, 9 }, 2, 1, PixelFormat.Gray), 2, 1, ColorOrder.Rgb));

    [Fact]
    public void Fill_Shrinking_AveragesAsPillowDoes()
    {
        // Expected: Image.resize((3, 2), Image.BILINEAR) in Pillow 9.4.
        var image = new DecodedImage(Enumerable.Range(0, 35).Select(i => (byte)(i * 37 % 256)).ToArray(), 7, 5, PixelFormat.Gray);

        Assert.Equal(PillowShrunk, Fill(image, 3, 2, ColorOrder.Gray));
    }

    [Fact]
    public void Fill_Enlarging_InterpolatesAsPillowDoes()
    {
        // Expected: Image.resize((5, 3), Image.BILINEAR) in Pillow 9.4.
        var image = new DecodedImage(new byte[] { 0, 100, 200, 50 }, 2, 2, PixelFormat.Gray);

        Assert.Equal(PillowEnlarged, Fill(image, 5, 3, ColorOrder.Gray));
    }

    [Fact]
    public void Fill_CenterCrop_TakesTheMiddleOfTheLongSide()
    {
        // 8×2 covers 2×2 as it is: columns 3 and 4 are the middle.
        var image = new DecodedImage(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray(), 8, 2, PixelFormat.Gray);

        Assert.Equal([3, 4, 11, 12], Fill(image, 2, 2, ColorOrder.Gray, Plain(ColorOrder.Gray) with { Resize = ResizeMode.CenterCrop }));
    }

    [Fact]
    public void Fill_SizesInTurn_ForgetsTheLastTables()
    {
        var preprocessor = new ImagePreprocessor(new ModelInput("x", 2, 2, ColorOrder.Gray), Plain(ColorOrder.Gray));
        var tensor = new float[4];

        foreach (var side in new[] { 4, 9, 3, 4 })
        {
            preprocessor.Fill(new DecodedImage(Enumerable.Repeat((byte)side, side * side).ToArray(), side, side, PixelFormat.Gray), tensor);
            Assert.Equal([side, side, side, side], tensor);
        }
    }

    [Fact]
    public void Fill_Letterbox_CentersAndFillsTheRest()
    {
        var image = new DecodedImage(new byte[] { 1, 2, 3, 255, 4, 5, 6, 255 }, 2, 1, PixelFormat.Rgba);
        var preprocessing = Plain(ColorOrder.Rgb) with { Resize = ResizeMode.Letterbox, Filter = ResampleFilter.Linear, Pad = 114 };

        Assert.Equal([1, 4, 114, 114, 2, 5, 114, 114, 3, 6, 114, 114], Fill(image, 2, 2, ColorOrder.Rgb, preprocessing));
    }

    [Fact]
    public void Fill_LetterboxOfOtherSizesInTurn_FillsAnew()
    {
        var input = new ModelInput("x", 2, 2, ColorOrder.Gray);
        var preprocessor = new ImagePreprocessor(input, Plain(ColorOrder.Gray) with { Resize = ResizeMode.Letterbox, Pad = 9 });
        var tensor = new float[4];
        foreach (var (width, height, expected) in new[] { (2, 1, new float[] { 5, 5, 9, 9 }), (1, 2, [5, 9, 5, 9]), (2, 2, [5, 5, 5, 5]), (2, 1, [5, 5, 9, 9]) })
        {
            preprocessor.Fill(new DecodedImage(Enumerable.Repeat((byte)5, width * height).ToArray(), width, height, PixelFormat.Gray), tensor);
            Assert.Equal(expected, tensor);
        }
    }

    [Fact]
    public void Fill_ShortestEdge_CropsTheResizedImage()
    {
        // 8×2 with the shorter side at 2 stays as it is; the crop takes columns 3 and 4.
        var image = new DecodedImage(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray(), 8, 2, PixelFormat.Gray);

        Assert.Equal([3, 4, 11, 12], Fill(image, 2, 2, ColorOrder.Gray, Plain(ColorOrder.Gray) with { Resize = ResizeMode.ShortestEdge, ShortestEdge = 2 }));
    }

    [Fact]
    public void Fill_Nhwc_KeepsAPixelsChannelsTogether()
    {
        var input = new ModelInput("x", 2, 1, ColorOrder.Bgr, TensorLayout.Nhwc);
        var tensor = new float[6];
        new ImagePreprocessor(input, Plain(ColorOrder.Rgb)).Fill(new DecodedImage(new byte[] { 1, 2, 3, 255, 4, 5, 6, 255 }, 2, 1, PixelFormat.Rgba), tensor);

        Assert.Equal([3, 2, 1, 6, 5, 4], tensor);
    }

    [Fact]
    public void Fill_BytesForTheGraph_AreThePixels()
    {
        var tensor = new byte[6];
        new ImagePreprocessor(new ModelInput("x", 2, 1, ColorOrder.Rgb), Plain(ColorOrder.Rgb), TensorType.UInt8)
            .Fill(new DecodedImage(new byte[] { 1, 2, 3, 255, 4, 5, 6, 255 }, 2, 1, PixelFormat.Rgba), tensor);

        Assert.Equal([1, 4, 2, 5, 3, 6], tensor);
    }

    [Fact]
    public void Fill_ColorOfTheInputsSize_NormalisesAsTheFormulaSays()
    {
        // Seven pixels: a vector of four and a rest of three.
        var pixels = Enumerable.Range(0, 28).Select(i => (byte)(i * 9)).ToArray();
        float[] mean = [0.485f, 0.456f, 0.406f];
        float[] std = [0.229f, 0.224f, 0.225f];

        var tensor = Fill(new DecodedImage(pixels, 7, 1, PixelFormat.Rgba), 7, 1, ColorOrder.Rgb, new ModelPreprocessing(ResizeMode.Stretch, 1f / 255, mean, std));

        Assert.Equal(Enumerable.Range(0, 21).Select(i => ((pixels[(i % 7 * 4) + (i / 7)] * (1f / 255)) - mean[i / 7]) / std[i / 7]), tensor);
    }

    [Theory]
    [InlineData(ResizeMode.Stretch, ResampleFilter.Bilinear)]
    [InlineData(ResizeMode.Letterbox, ResampleFilter.Linear)]
    public void Fill_SizeOfTheLastImage_AllocatesNothing(ResizeMode mode, ResampleFilter filter)
    {
        var image = new DecodedImage(new byte[40 * 30 * 4], 40, 30, PixelFormat.Rgba);
        var preprocessor = new ImagePreprocessor(new ModelInput("x", 16, 16, ColorOrder.Rgb), Plain(ColorOrder.Rgb) with { Resize = mode, Filter = filter });
        var tensor = new float[3 * 16 * 16];
        preprocessor.Fill(image, tensor);

        var taken = Allocations.Of(() =>
        {
            for (var run = 0; run < 100; run++) preprocessor.Fill(image, tensor);
        });

        Assert.Equal(0, taken);
    }

    private static float[] PillowShrunk { get; } = [35, 114, 193, 41, 120, 199];

    private static float[] PillowEnlarged { get; } = [0, 10, 50, 90, 100, 100, 98, 88, 78, 75, 200, 185, 125, 65, 50];

    private static ModelPreprocessing Plain(ColorOrder colors) => colors == ColorOrder.Gray
        ? new ModelPreprocessing(ResizeMode.Stretch, 1, [0], [1])
        : new ModelPreprocessing(ResizeMode.Stretch, 1, [0, 0, 0], [1, 1, 1]);

    private static float[] Fill(DecodedImage image, int width, int height, ColorOrder colors, ModelPreprocessing? preprocessing = null)
    {
        var input = new ModelInput("x", width, height, colors);
        var tensor = new float[input.Elements];
        new ImagePreprocessor(input, preprocessing ?? Plain(colors)).Fill(image, tensor);
        return tensor;
    }
}
