using System.Runtime.InteropServices;
using Edge.Agent.Inference.Stages;
using Edge.Agent.Tensors;
using Edge.Agent.Tensors.Numpy;

namespace Edge.Agent.Tests.Inference.Stages;

public sealed class StageDifferenceTests
{
    [Theory]
    [InlineData(float.NegativeInfinity, 0f, true)]
    [InlineData(float.NegativeInfinity, 5f, false)]
    [InlineData(float.NaN, 0f, false)]
    [InlineData(0f, 0.0005f, true)]
    public void Of_NumbersBesideAnInfinity_AreStillCompared(float first, float off, bool agrees)
    {
        var difference = StageDifference.Of(new Stage("output-mask", Array(first, 1 + off)), Array(first, 1), 0.001);

        Assert.Equal(agrees, difference.Agrees);
    }

    [Fact]
    public void Of_LeadingOnes_AreNoDifference() =>
        Assert.True(StageDifference.Of(new Stage("scores", Array(1, 2)), new NpyArray(TensorType.Float32, [1, 2], Array(1, 2).Data), 0).Agrees);

    private static NpyArray Array(params float[] values) => new(TensorType.Float32, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
