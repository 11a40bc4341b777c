using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;

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
