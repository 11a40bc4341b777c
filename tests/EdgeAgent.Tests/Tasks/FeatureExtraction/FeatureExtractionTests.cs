using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Tasks.Text;

namespace Edge.Agent.Tests.Tasks.FeatureExtraction;

public sealed class FeatureExtractionTests
{
    private const string Padded = """{ "kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": true, "maxLength": 64, "padToMultipleOf": 16 }""";

    // [CLS] good parts: 2 5 7 8 3, of which each vector is (id, -id, 1) / 10.
    [Theory]
    [InlineData("last_hidden_state", "mean", new[] { 0.5f, -0.5f, 0.1f })]
    [InlineData("last_hidden_state", "cls", new[] { 0.2f, -0.2f, 0.1f })]
    [InlineData("pooled", "none", new[] { 2.5f, -2.5f, 0.5f })]
    [InlineData("last_hidden_state", "none", new[] { 0.2f, -0.2f, 0.1f, 0.5f, -0.5f, 0.1f, 0.7f, -0.7f, 0.1f, 0.8f, -0.8f, 0.1f, 0.3f, -0.3f, 0.1f })]
    public async Task Answer_Pooling_LeavesFillingOut(string output, string pooling, float[] expected)
    {
        var json = TinyTextModel.Json("feature-extraction", TinyTextModel.Features(output, pooling), tokenizer: Padded);

        var result = (await TextModel.AskTinyAsync("good parts", json)).Value.Result;

        Assert.Equal(expected, result.Embedding, Close);
        Assert.Empty(result.Scores);
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("none")]
    public async Task Answer_Normalized_GivesEveryVectorLengthOne(string pooling)
    {
        var json = TinyTextModel.Json("feature-extraction", TinyTextModel.Features("last_hidden_state", pooling, normalize: true));

        var vector = (await TextModel.AskTinyAsync("good parts", json)).Value.Result.Embedding;

        Assert.NotEmpty(vector);
        Assert.All(vector.Chunk(TinyTextOnnx.Width), row => Assert.Equal(1, Math.Sqrt(row.Sum(value => value * value)), 1e-4));
    }

    [Fact]
    public async Task Load_PoolingThatTheOutputDoesNotAllow_IsRefused()
    {
        var json = TinyTextModel.Json("feature-extraction", TinyTextModel.Features("pooled", "mean"));

        var problem = (await TextModel.AskTinyAsync("good", json)).Problem!;

        Assert.Contains("output 'pooled' is [-1, 3]; pooling \"mean\" needs [1, pieces, width]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NeitherTextNorImage_IsRefused()
    {
        var json = TinyTextModel.Json("feature-extraction", TinyTextModel.Features("pooled", "none")).Replace("\"tokenizer\"", "\"tokeniser\"", StringComparison.Ordinal);

        var problem = (await TextModel.AskTinyAsync("good", json)).Problem!;

        Assert.Contains("'tokenizer' must stand there for a model of texts, or 'preprocessing' for one of images", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'tokeniser' is unknown", problem.Message, StringComparison.Ordinal);
    }

    private static bool Close(float expected, float actual) => Math.Abs(expected - actual) < 1e-4f;
}
