using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Serving;

public sealed class InferenceServiceTests : IAsyncLifetime
{
    private readonly ServingFixture _serving = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, InferenceRequest> Misfits
    {
        get
        {
            var good = ServingFixture.Input(0.5f);
            InferenceRequest With(params TensorValue[] inputs) => new(TinyModel.Name, null, inputs, []);
            return new TheoryData<string, InferenceRequest>
            {
                { "has no input 'image'; its inputs are 'input'", With(good with { Name = "image" }) },
                { "got input 'input' twice", With(good, good) },
                { "needs 1 inputs and got 0: 'input' missing", With() },
                { "takes FP32 at input 'input' and got INT8", With(good with { Type = TensorType.Int8 }) },
                { "takes shape [-1, 1, 8, 8] at input 'input' and got [1, 8, 8]", With(good with { Shape = [1, 8, 8] }) },
                { "takes shape [-1, 1, 8, 8] at input 'input' and got [1, 3, 8, 8]", With(good with { Shape = [1, 3, 8, 8] }) },
                { "takes shape [-1, 1, 8, 8] at input 'input' and got [-1, 1, 8, 8]", With(good with { Shape = [-1, 1, 8, 8] }) },
                { "which is more than", With(good with { Shape = [long.MaxValue, 1, 8, 8] }) },
                { "expects 256 bytes at input 'input' for shape [1, 1, 8, 8] and got 255", With(good with { Data = good.Data[1..] }) },
                { "takes batches of 1 to 4 and got 5", With(ServingFixture.Input(0, 0, 0, 0, 0)) },
                { "takes batches of 1 to 4 and got 0", With(ServingFixture.Input()) },
                { "has no output 'scores'; its outputs are 'logits'", With(good) with { Outputs = ["scores"] } },
                { "was asked for output 'logits' twice", With(good) with { Outputs = ["logits", "logits"] } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public async Task Infer_RequestThatDoesNotFit_SaysPreciselyWhy(string words, InferenceRequest request)
    {
        var problem = (await _serving.InferAsync(request)).Problem;

        Assert.NotNull(problem);
        Assert.Equal("malformed", problem.Reason.Value);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_Image_GivesTheScoresThePipelineWouldSee()
    {
        var answer = (await _serving.Service.AnswerAsync(new TaskRequest(TinyModel.Name, null, TestImages.White, null), Stop)).Value;

        Assert.Equal(TinyOnnx.Scores([.. Enumerable.Repeat((byte)255, 64)]), answer.Result.Scores, (a, b) => Math.Abs(a - b) < 1e-5f);
        Assert.Equal(("1", "cpu"), (answer.Version, answer.ExecutionProvider));
    }

    [Fact]
    public async Task Answer_TextForAModelOfImages_SaysWhatItTakes() => Assert.Contains(
        "takes an image", (await _serving.Service.AnswerAsync(new TaskRequest(TinyModel.Name, null, null, "hello"), Stop)).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Answer_NoImage_IsTheDecodersProblem() => Assert.Equal(
        "image-unreadable",
        (await _serving.Service.AnswerAsync(new TaskRequest(TinyModel.Name, null, "no image at all"u8.ToArray(), null), Stop)).Problem!.Reason.Value);

    [Fact]
    public void Find_ServingModel_DescribesTheGraph()
    {
        var model = _serving.Service.Find(TinyModel.Name, null).Value;

        Assert.Equal(("1", ServingState.Ready, "image-classification", 4), (model.Version, model.State, model.Task, model.MaxBatchSize));
        Assert.Equal((1, "input", TensorLayout.Nchw), (model.Serving.Instances, model.Image!.Name, model.Image.Layout));
        Assert.Equal(("input", TensorType.Float32), (model.Inputs[0].Name, model.Inputs[0].Type));
        Assert.Equal([-1, 1, 8, 8], model.Inputs[0].Shape);
        Assert.Equal(["good", "dark", "split"], model.Labels);
        Assert.Equal(model.Name, Assert.Single(_serving.Service.Models).Name);
    }

    [Fact]
    public void Find_OtherVersionOrModel_SaysWhatServes()
    {
        Assert.Contains("Version 7 of model 'tiny' does not serve here; 1 does", _serving.Service.Find(TinyModel.Name, "7").Problem!.Message, StringComparison.Ordinal);
        Assert.Equal("not-found", _serving.Service.Find("nobody", null).Problem!.Reason.Value);
    }

    [Fact]
    public async Task Unload_Model_IsGoneAndSaysSo()
    {
        Assert.True(await _serving.Agent.Models.UnloadAsync(TinyModel.Name, Stop));

        Assert.Equal("not-found", (await _serving.InferAsync(ServingFixture.Request(0.5f))).Problem!.Reason.Value);
        Assert.False(await _serving.Agent.Models.UnloadAsync(TinyModel.Name, Stop));
    }

    public async ValueTask InitializeAsync() => await _serving.ServeAsync("""{ "maxBatchSize": 4 }""");

    public ValueTask DisposeAsync() => _serving.DisposeAsync();
}
