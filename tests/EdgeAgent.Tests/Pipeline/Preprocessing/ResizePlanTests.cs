using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tests.Pipeline.Preprocessing;

public sealed class ResizePlanTests
{
    [Theory]
    // Expected: LetterBox(new_shape=(640, 640), auto=False) of ultralytics 8.
    [InlineData(1920, 1080, 640, 360, 0, 140)]
    [InlineData(1000, 667, 640, 427, 0, 106)]
    [InlineData(333, 1000, 213, 640, 213, 0)]
    [InlineData(320, 240, 640, 480, 0, 80)]
    [InlineData(1, 4000, 1, 640, 319, 0)]
    public void For_Letterbox_FitsAndCenters(int width, int height, int resizedWidth, int resizedHeight, int left, int top)
    {
        var plan = Plan(width, height, 640, 640, ResizeMode.Letterbox);

        Assert.Equal((resizedWidth, resizedHeight, left, top), (plan.ResizedWidth, plan.ResizedHeight, plan.PadLeft, plan.PadTop));
        Assert.Equal((resizedWidth, resizedHeight, 0, 0), (plan.Width, plan.Height, plan.CropLeft, plan.CropTop));
    }

    [Theory]
    // Expected: get_resize_output_image_size(…, 256, default_to_square=False) and center_crop(…, (224, 224)) of transformers 4.
    [InlineData(640, 480, 341, 256, 58, 16)]
    [InlineData(480, 640, 256, 341, 16, 58)]
    [InlineData(256, 256, 256, 256, 16, 16)]
    public void For_ShortestEdge_ResizesAndCrops(int width, int height, int resizedWidth, int resizedHeight, int left, int top)
    {
        var plan = Plan(width, height, 224, 224, ResizeMode.ShortestEdge, 256);

        Assert.Equal((resizedWidth, resizedHeight, left, top), (plan.ResizedWidth, plan.ResizedHeight, plan.CropLeft, plan.CropTop));
        Assert.Equal((224, 224, 0, 0), (plan.Width, plan.Height, plan.PadLeft, plan.PadTop));
    }

    [Fact]
    public void For_CenterCrop_CoversTheInput() =>
        Assert.Equal(new ResizePlan(100, 50, 64, 32, 16, 0, 32, 32, 0, 0), Plan(100, 50, 32, 32, ResizeMode.CenterCrop));

    [Fact]
    public void IsIdentity_TheInputsOwnSize_IsTrueOnlyWithoutResizing()
    {
        Assert.True(Plan(224, 224, 224, 224, ResizeMode.Letterbox).IsIdentity(Input(224, 224)));
        Assert.False(Plan(224, 224, 224, 224, ResizeMode.ShortestEdge, 256).IsIdentity(Input(224, 224)));
        Assert.False(Plan(112, 224, 224, 224, ResizeMode.Letterbox).IsIdentity(Input(224, 224)));
    }

    private static ModelInput Input(int width, int height) => new("x", width, height, ColorOrder.Rgb);

    private static ResizePlan Plan(int width, int height, int toWidth, int toHeight, ResizeMode mode, int edge = 0) =>
        ResizePlan.For(width, height, Input(toWidth, toHeight), new ModelPreprocessing(mode, 1, [0, 0, 0], [1, 1, 1], ShortestEdge: edge));
}
