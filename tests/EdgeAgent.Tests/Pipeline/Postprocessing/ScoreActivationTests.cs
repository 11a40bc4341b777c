using Edge.Agent.Models;
using Edge.Agent.Pipeline.Postprocessing;

namespace Edge.Agent.Tests.Pipeline.Postprocessing;

public sealed class ScoreActivationTests
{
    [Fact]
    public void Apply_SoftmaxOfHugeLogits_StaysFinite()
    {
        var scores = Apply(Activation.Softmax, 1000, 999, -1000);

        Assert.Equal(0.7310586f, scores[0], 1e-6f);
        Assert.Equal(0.26894143f, scores[1], 1e-6f);
        Assert.Equal(0f, scores[2]);
    }

    [Fact]
    public void Apply_Softmax_SumsToOne() => Assert.Equal(1f, Apply(Activation.Softmax, 0.1f, -2, 3.5f, 0, 1, 1, 1, 9).Sum(), 1e-6f);

    [Fact]
    public void Apply_Sigmoid_IsEachByItself()
    {
        var scores = Apply(Activation.Sigmoid, 0, 2, -200);

        Assert.Equal(0.5f, scores[0]);
        Assert.Equal(0.880797f, scores[1], 1e-6f);
        Assert.Equal(0f, scores[2], 1e-6f);
    }

    [Fact]
    public void Apply_None_Copies() => Assert.Equal([0.25f, 0.75f], Apply(Activation.None, 0.25f, 0.75f));

    private static float[] Apply(Activation activation, params float[] output)
    {
        var scores = new float[output.Length];
        ScoreActivation.Apply(activation, output, scores);
        return scores;
    }
}
