using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Serving;
using Edge.Agent.Tasks.FeatureExtraction;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;

namespace Edge.Agent.Tests.Tasks.FeatureExtraction;

/// <summary>Feature extraction over images, asked as a client asks.</summary>
public sealed class ImageFeatureTests
{
    // TinyOnnx's output for white: 8, -8 and 0.
    [Theory]
    [InlineData(false, new[] { 8f, -8f, 0f })]
    [InlineData(true, new[] { 0.70710678f, -0.70710678f, 0f })]
    public async Task Answer_Image_GivesTheVector(bool normalize, float[] expected)
    {
        var answer = await AskAsync("logits", "none", normalize);

        Assert.Null(answer.Problem);
        Assert.Equal(expected, answer.Value.Result.Embedding, (left, right) => Math.Abs(left - right) < 1e-5f);
    }

    [Fact]
    public async Task Answer_OutputThatIsNotThere_NamesThoseThatAre()
    {
        var problem = (await AskAsync("features", "none", false)).Problem!;

        Assert.Contains("'output.name' says 'features', the graph's outputs are logits", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeTarget_ModelThatDecodesScaled_SaysSo()
    {
        var input = new ModelInput("input", 8, 8, ColorOrder.Gray, TensorLayout.Nchw);
        var preprocessing = new ModelPreprocessing(ResizeMode.Stretch, 1, [0], [1], ResampleFilter.Bilinear, 0, 0, DecodeScale.Scaled);

        Assert.Equal(new DecodeTarget(input, preprocessing), new FeatureExtractionOptions(null, null, input, preprocessing).DecodeTarget);
    }

    private static async Task<Outcome<TaskAnswer>> AskAsync(string output, string pooling, bool normalize)
    {
        await using var serving = new ServingFixture();
        var folder = Path.Combine(serving.Agent.Repository, TinyModel.Name, "1");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "model.onnx"), TinyOnnx.Create(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "model.json"), $$"""
            {
              "name": "{{TinyModel.Name}}", "version": "1", "task": "feature-extraction", "description": "Features.", "licence": "MIT",
              "file": "model.onnx", "precision": "fp32",
              "input": { "name": "input", "layout": "NCHW", "width": 8, "height": 8, "channels": "gray" },
              "preprocessing": { "resize": "stretch", "scale": 0.00392156862745098, "mean": [0.5], "std": [0.5] },
              "output": { "name": "{{output}}" },
              "postprocessing": { "pooling": "{{pooling}}", "normalize": {{(normalize ? "true" : "false")}} }
            }
            """, TestContext.Current.CancellationToken);
        var activated = await serving.Agent.Models.ActivateAsync(ModelBundle.Load(folder).Value.ToSnapshot().Value, TestContext.Current.CancellationToken);
        if (!activated.TryGet(out _, out var problem)) return problem;
        return await serving.Service.AnswerAsync(new TaskRequest(TinyModel.Name, null, TestImages.White, null), TestContext.Current.CancellationToken);
    }
}
