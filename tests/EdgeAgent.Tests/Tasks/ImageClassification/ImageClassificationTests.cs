using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;

namespace Edge.Agent.Tests.Tasks.ImageClassification;

/// <summary>Image classification asked as a client asks. TinyOnnx's output for white: 8, -8 and 0.</summary>
public sealed class ImageClassificationTests
{
    [Theory]
    [InlineData("softmax", new[] { 0.99966454f, 1.1249715e-7f, 3.3535014e-4f })]
    [InlineData("sigmoid", new[] { 0.99966466f, 3.3535013e-4f, 0.5f })]
    [InlineData("none", new[] { 8f, -8f, 0f })]
    public async Task Answer_Image_GivesAScorePerLabel(string activation, float[] expected)
    {
        var answer = await AskAsync(TinyModel.Json().Replace("softmax", activation, StringComparison.Ordinal));

        Assert.Null(answer.Problem);
        Assert.Equal(expected, answer.Value.Result.Scores, (left, right) => Math.Abs(left - right) < 1e-5f);
    }

    [Fact]
    public async Task Answer_DescriptionThatIsNotTheGraphs_NamesEveryDisagreement()
    {
        var message = (await AskAsync(TinyModel.Json()
            .Replace("\"width\": 8", "\"width\": 9", StringComparison.Ordinal).Replace("\"logits\"", "\"scores\"", StringComparison.Ordinal))).Problem!.Message;

        Assert.Contains("'input' describes [1, 1, 8, 9], the graph takes [-1, 1, 8, 8]", message, StringComparison.Ordinal);
        Assert.Contains("'output.name' says 'scores', the graph's outputs are logits", message, StringComparison.Ordinal);
    }

    private static async Task<Outcome<TaskAnswer>> AskAsync(string json)
    {
        await using var serving = new ServingFixture();
        // The golden cases are those of softmax.
        json = json.Replace("\"golden\": { \"folder\": \"golden\", \"tolerance\": 0.001 },", "", StringComparison.Ordinal);
        var folder = TinyModel.Write(serving.Agent.Repository, json: json);
        var activated = await serving.Agent.Models.ActivateAsync(ModelBundle.Load(folder).Value.ToSnapshot().Value, TestContext.Current.CancellationToken);
        if (!activated.TryGet(out _, out var problem)) return problem;
        return await serving.Service.AnswerAsync(new TaskRequest(TinyModel.Name, null, TestImages.White, null), TestContext.Current.CancellationToken);
    }
}
