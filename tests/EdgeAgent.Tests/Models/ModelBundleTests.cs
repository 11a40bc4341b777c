using Edge.Agent.Models;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Models;

public sealed class ModelBundleTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public void Load_WholeFolder_ReturnsLabelsAndGoldenCases()
    {
        var bundle = ModelBundle.Load(TinyModel.Write(_folder.Path)).Value;

        Assert.Equal(["good", "dark", "split"], bundle.Labels);
        Assert.Equal(["good", "split"], bundle.GoldenCases.Select(item => item.Label));
        Assert.All(bundle.GoldenCases, item => Assert.True(File.Exists(item.Image)));
    }

    [Fact]
    public void Load_EmptyFolder_SaysWhatBelongsThere() =>
        Assert.Contains("model.json is missing", ModelBundle.Load(_folder.Path).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void Load_OnnxFileMissing_NamesTheField()
    {
        var directory = TinyModel.Write(_folder.Path);
        File.Delete(Path.Combine(directory, "model.onnx"));

        var problem = ModelBundle.Load(directory).Problem!;

        Assert.Equal(ReasonCode.NotFound, problem.Reason);
        Assert.Contains("'file' names 'model.onnx'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelsAndGoldenWrong_ReportsAllTogether()
    {
        var directory = TinyModel.Write(_folder.Path);
        File.WriteAllText(Path.Combine(directory, "labels.txt"), "fine\ndark\nsplit\nother\n");

        var message = ModelBundle.Load(directory).Problem!.Message;

        Assert.Contains("'decision.accept' names 'good'", message, StringComparison.Ordinal);
        Assert.Contains("label 'good' of 'white.png' is not among the labels", message, StringComparison.Ordinal);
        Assert.Contains("'split.png' has 3 scores for 4 labels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderAndGraphWrong_ReportsBothTogether()
    {
        var json = TinyModel.Json().Replace("\"name\": \"input\"", "\"name\": \"pixels\"", StringComparison.Ordinal).Replace("logits", "probabilities", StringComparison.Ordinal);
        var directory = TinyModel.Write(_folder.Path, json: json);
        File.Delete(Path.Combine(directory, "labels.txt"));

        var message = ModelBundle.Load(directory).Problem!.Message;

        Assert.Contains("labels.txt is missing", message, StringComparison.Ordinal);
        Assert.Contains("'input.name' says 'pixels', the graph's inputs are input", message, StringComparison.Ordinal);
        Assert.Contains("'output.name' says 'probabilities', the graph's outputs are logits", message, StringComparison.Ordinal);
        Assert.DoesNotContain("0 labels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelThatStandsTwice_IsAFaultOfARuleThatNamesItAlone()
    {
        var directory = TinyModel.Write(_folder.Path);
        File.WriteAllText(Path.Combine(directory, "labels.txt"), "good\nsplit\nsplit\n");
        Assert.True(ModelBundle.Load(directory).IsSuccess);

        File.WriteAllText(Path.Combine(directory, "labels.txt"), "good\ngood\nsplit\n");

        Assert.Contains("'decision.accept' names 'good', which stands 2 times in labels.txt", ModelBundle.Load(directory).Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "text": "hello", "label": "good" }""", "'hello' is a text, and image-classification takes images")]
    [InlineData("""{ "image": "white.png", "embedding": [1] }""", "'white.png' states 'embedding', which image-classification does not give; state 'label' or 'scores'")]
    [InlineData("""{ "image": "white.png", "label": "good", "detections": [] }""", "states 'detections', which image-classification does not give")]
    public void Load_GoldenCaseOfAnotherTask_SaysWhatThisOneGives(string item, string words)
    {
        var directory = TinyModel.Write(_folder.Path);
        File.WriteAllText(Path.Combine(directory, "golden", "golden.json"), $$"""{ "cases": [ {{item}} ] }""");

        Assert.Contains(words, ModelBundle.Load(directory).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_GoldenFileBroken_SaysWhich()
    {
        var directory = TinyModel.Write(_folder.Path);
        File.WriteAllText(Path.Combine(directory, "golden", "golden.json"), """{ "cases": [ { "image": "white.png", "scores": "high" } ] }""");

        Assert.Contains("golden.json is not valid: ", ModelBundle.Load(directory).Problem!.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
