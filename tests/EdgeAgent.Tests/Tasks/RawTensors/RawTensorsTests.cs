using System.Runtime.InteropServices;
using System.Text;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Tasks.RawTensors;

public sealed class RawTensorsTests
{
    private const string Json = """
        { "name": "tiny", "version": "1", "task": "tensors", "description": "Numbers.", "licence": "MIT", "file": "model.onnx", "precision": "fp32" }
        """;

    [Fact]
    public async Task Infer_Tensors_GivesTheGraphsOwn()
    {
        await using var serving = await ServeAsync();

        using var answer = (await serving.InferAsync(ServingFixture.Request(1, -1, 0.5f))).Value;

        Assert.Equal([1f, -1f, 0.5f], ServingFixture.Means(answer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Infer_GraphThatAnnouncesAnotherShape_GivesWhatItComputes(bool inBranch)
    {
        await using var serving = await ServeAsync(ForeignOnnx.CreateThatLies(inBranch));
        var input = new TensorValue("x", TensorType.Float32, [2], MemoryMarshal.AsBytes<float>([1, 2]).ToArray());

        using var answer = (await serving.InferAsync(new InferenceRequest(TinyModel.Name, null, [input], []))).Value;

        Assert.Equal([1f, 2f, 1f, 2f], MemoryMarshal.Cast<byte, float>(answer.Outputs[0].Data.Span).ToArray());
    }

    [Fact]
    public async Task Answer_Image_IsRefused()
    {
        await using var serving = await ServeAsync();

        var problem = (await serving.Service.AnswerAsync(new TaskRequest(TinyModel.Name, null, TestImages.White, null), TestContext.Current.CancellationToken)).Problem!;

        Assert.Contains("(tensors)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FieldsOfAnotherTask_AreUnknown()
    {
        var json = Json.Replace("\"file\"", "\"input\": {}, \"file\"", StringComparison.Ordinal);

        Assert.Contains("'input' is unknown", ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(json), "model.json").Problem!.Message, StringComparison.Ordinal);
    }

    private static async Task<ServingFixture> ServeAsync(byte[]? onnx = null)
    {
        var serving = new ServingFixture();
        var folder = TinyModel.Write(serving.Agent.Repository, json: Json, onnx: onnx);
        var activated = await serving.Agent.Models.ActivateAsync(ModelBundle.Load(folder).Value.ToSnapshot().Value, TestContext.Current.CancellationToken);
        Assert.True(activated.IsSuccess, activated.Problem?.ToString());
        return serving;
    }
}
