using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.ObjectDetection;

namespace Edge.Agent.Tests.Tasks.ObjectDetection;

public sealed class BoxPlacementTests
{
    [Theory]
    // A 200×100 image in an input of 50×50: a letterbox scales by 1/4 and puts it 12 or 13 rows down.
    [InlineData(ResizeMode.Letterbox, 10, 22, 20, 32, 40, 40, 80, 80)]
    [InlineData(ResizeMode.Stretch, 10, 10, 20, 20, 40, 20, 80, 40)]
    // It covers the input at 1/2, and the middle begins at column 25 of 100.
    [InlineData(ResizeMode.CenterCrop, 10, 10, 20, 20, 70, 20, 90, 40)]
    // Beyond the image: cut to it.
    [InlineData(ResizeMode.Letterbox, -10, 0, 60, 50, 0, 0, 200, 100)]
    public void Place_EachResize_GoesBackToTheImage(
        ResizeMode mode, float left, float top, float right, float bottom, float expectedLeft, float expectedTop, float expectedRight, float expectedBottom) =>
        Assert.Equal(new Detection(1, 0.5f, expectedLeft, expectedTop, expectedRight, expectedBottom), Place(mode, new DecodedImage(default, 200, 100, PixelFormat.Rgba), left, top, right, bottom));

    [Fact]
    public void Place_AnImageDecodedSmaller_GoesBackToTheWholeOne()
    {
        var image = new DecodedImage(default, 100, 50, PixelFormat.Rgba) { FullWidth = 200, FullHeight = 100 };

        Assert.Equal(new Detection(1, 0.5f, 40, 20, 80, 40), Place(ResizeMode.Stretch, image, 10, 10, 20, 20));
    }

    private static Detection Place(ResizeMode mode, DecodedImage image, float left, float top, float right, float bottom)
    {
        var plan = ResizePlan.For(image.Width, image.Height, new ModelInput("x", 50, 50, ColorOrder.Rgb), new ModelPreprocessing(mode, 1, [0, 0, 0], [1, 1, 1]));
        return new BoxPlacement(plan, image).Place(new Candidate(1, 0.5f, left, top, right, bottom));
    }
}
