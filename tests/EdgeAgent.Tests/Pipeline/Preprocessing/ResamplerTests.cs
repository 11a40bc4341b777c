using CsCheck;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tests.Pipeline.Preprocessing;

public sealed class ResamplerTests
{
    private static readonly Gen<int> Side = Gen.Int[1, 70];

    private static readonly Gen<ResampleFilter> Filter =
        Any(ResampleFilter.Bilinear, ResampleFilter.Bicubic, ResampleFilter.Lanczos, ResampleFilter.Nearest);

    private static readonly Gen<ResizeMode> Mode = Any(ResizeMode.Stretch, ResizeMode.CenterCrop, ResizeMode.Letterbox);

    [Fact]
    public void Resample_AnyImageAndPlan_IsWhatOneByteAtATimeGives() =>
        Gen.Select(Side, Side, Side, Side, Any(1, 4), Filter, Mode).Sample(
            (width, height, toWidth, toHeight, step, filter, mode) =>
            {
                var pixels = new byte[width * height * step];
                new Random(width * height).NextBytes(pixels);
                var input = new ModelInput("x", toWidth, toHeight, ColorOrder.Rgb);
                var plan = ResizePlan.For(width, height, input, new ModelPreprocessing(mode, 1, [0, 0, 0], [1, 1, 1]));
                var actual = new byte[plan.Width * plan.Height * step];

                var resampler = new Resampler(filter);
                resampler.Prepare(plan, step);
                resampler.Resample(pixels, actual, plan.Width * step);

                Assert.Equal(ScalarResampler.Resample(pixels, plan, step, filter), actual);
            },
            iter: 400);

    [Fact]
    public void Resample_IntoAWiderDestination_LeavesTheRestAlone()
    {
        var plan = new ResizePlan(2, 2, 1, 1, 0, 0, 1, 1, 0, 0);
        var destination = new byte[] { 7, 7 };
        var resampler = new Resampler(ResampleFilter.Bilinear);
        resampler.Prepare(plan, 1);

        resampler.Resample([10, 10, 10, 10], destination, 2);

        Assert.Equal([10, 7], destination);
    }

    [Fact]
    public void Convert_EveryColor_IsTheRoundedQuotient() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte).Array[0, 40].Sample(colors =>
        {
            var gray = new byte[colors.Length];

            GrayScale.Convert([.. colors.SelectMany(color => new byte[] { color.Item1, color.Item2, color.Item3, 9 })], gray);

            Assert.Equal(colors.Select(color => (byte)(((299 * color.Item1) + (587 * color.Item2) + (114 * color.Item3) + 500) / 1000)), gray);
        });

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
