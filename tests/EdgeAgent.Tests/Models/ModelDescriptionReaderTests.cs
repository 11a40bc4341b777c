using System.Text;
using Edge.Agent.Models;
using Edge.Agent.Tasks.ImageClassification;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Models;

public sealed class ModelDescriptionReaderTests
{
    [Fact]
    public void Read_CompleteFile_ReturnsDescription()
    {
        var description = Read(TinyModel.Json()).Value;

        Assert.Equal(("tiny", "1", "MIT"), (description.Name, description.Version, description.Licence));
        var options = Assert.IsType<ImageClassificationOptions>(description.Task);
        Assert.Equal(new ModelInput("input", 8, 8, ColorOrder.Gray), options.Input);
        Assert.Equal(ResizeMode.Stretch, options.Preprocessing.Resize);
        Assert.Equal(1f / 255, options.Preprocessing.Scale);
        Assert.Equal(Activation.Softmax, options.Activation);
        Assert.Equal(("good", 0.6f, Verdict.Review), (description.Rule!.Accept[0], description.Rule.MinimumScore, description.Rule.Uncertain));
        Assert.Equal(new GoldenOptions("golden", 0.001f), description.Golden);
    }

    [Fact]
    public void Read_ManyErrors_NamesFileAndEachFieldAtOnce()
    {
        var json = TinyModel.Json()
            .Replace("\"width\": 8", "\"width\": \"wide\"", StringComparison.Ordinal)
            .Replace("\"std\": [0.5]", "\"std\": [0]", StringComparison.Ordinal)
            .Replace("\"softmax\"", "\"relu\"", StringComparison.Ordinal)
            .Replace("\"licence\": \"MIT\",", "\"colour\": true,", StringComparison.Ordinal)
            .Replace("\"order\": [\"cpu\"]", "\"order\": []", StringComparison.Ordinal)
            .Replace("\"model.onnx\"", "\"../model.onnx\"", StringComparison.Ordinal);

        var problem = Read(json).Problem!;

        Assert.Equal(ReasonCode.Malformed, problem.Reason);
        Assert.StartsWith("/m/model.json: ", problem.Message, StringComparison.Ordinal);
        string[] fields =
        [
            "'input.width' must be a whole number", "'preprocessing.std' must be an array of 1 number", "'postprocessing.activation' must be one of",
            "'licence' must name", "'colour' is unknown", "'executionProviders.order' must list", "'file' must be a path inside",
        ];
        foreach (var field in fields) Assert.Contains(field, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownFieldInside_IsAnError() => Assert.Contains(
        "'output.nmae' is unknown; remove it, or use one of name",
        Read(TinyModel.Json().Replace("\"name\": \"logits\"", "\"name\": \"logits\", \"nmae\": 1", StringComparison.Ordinal)).Problem!.Message,
        StringComparison.Ordinal);

    [Fact]
    public void Read_NotJson_SaysSo() => Assert.Contains("is not JSON", Read("{ \"name\": ").Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void Read_WithoutProvidersAndGolden_TakesAnyProviderAndNoCases()
    {
        var json = TinyModel.Json();
        json = json[..json.IndexOf("  \"executionProviders\"", StringComparison.Ordinal)] + "}";

        var description = Read(json).Value;

        Assert.Equal(["cpu"], description.ExecutionProviders.Order);
        Assert.Null(description.Golden);
    }

    private static Outcome<ModelDescription> Read(string json) => ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(json), "/m/model.json");
}
