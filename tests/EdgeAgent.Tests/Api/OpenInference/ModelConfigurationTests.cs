using System.Net;
using System.Text.Json;
using Edge.Agent.Models;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.OpenInference;

public sealed class ModelConfigurationTests : IAsyncLifetime
{
    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("v2/models/echo/config")]
    [InlineData("v2/models/echo/versions/3/config")]
    public async Task Config_OfAModelThatBatches_LeavesTheBatchOutOfItsDimensions(string path)
    {
        var (status, body) = await _rig.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """
            {"name":"echo","platform":"onnxruntime_onnx","backend":"onnxruntime","version_policy":{"latest":{"num_versions":1}},"max_batch_size":8,"input":[{"name":"x","data_type":"TYPE_FP32","dims":[3],"is_shape_tensor":false,"format":"FORMAT_NONE","allow_ragged_batch":false,"optional":false}],"output":[{"name":"y","data_type":"TYPE_FP32","dims":[3],"is_shape_tensor":false}],"instance_group":[{"name":"echo","kind":"KIND_CPU","count":2}],"dynamic_batching":{"preferred_batch_size":[4,8],"max_queue_delay_microseconds":1500,"preserve_ordering":false,"priority_levels":1,"default_priority_level":1,"default_queue_policy":{"timeout_action":"REJECT","default_timeout_microseconds":0,"allow_timeout_override":true,"max_queue_size":0}},"model_transaction_policy":{"decoupled":false}}
            """,
            JsonSerializer.Serialize(body));
    }

    [Fact]
    public async Task Config_OfAModelThatDoesNotBatch_HasAllDimensionsAndNoBatching()
    {
        var (_, body) = await _rig.GetAsync("v2/models/pair/config");

        Assert.Equal(0, body.GetProperty("max_batch_size").GetInt32());
        Assert.Equal("[-1,2]", JsonSerializer.Serialize(body.GetProperty("input")[0].GetProperty("dims")));
        Assert.False(body.TryGetProperty("dynamic_batching", out _));
    }

    [Fact]
    public async Task Config_OfEveryType_HasTritonsName()
    {
        var (_, body) = await _rig.GetAsync("v2/models/every/config");

        Assert.Equal(
            Enum.GetValues<TensorType>().Select(type => type == TensorType.Bytes ? "TYPE_STRING" : $"TYPE_{type.ProtocolName()}"),
            body.GetProperty("output").EnumerateArray().Select(output => output.GetProperty("data_type").GetString()));
    }

    [Theory]
    [InlineData(TensorLayout.Nhwc, 4, "FORMAT_NHWC")]
    [InlineData(TensorLayout.Nchw, 4, "FORMAT_NCHW")]
    [InlineData(TensorLayout.Nchw, 0, "FORMAT_NONE")]
    public async Task Config_OfAModelOfImages_SaysTheirLayoutWhereDimensionsAreAnImages(TensorLayout layout, int batch, string expected)
    {
        _rig.Service.Add(new MemoryModel(
            MemoryModels.One("pictures", TensorType.UInt8, -1, 3, 3, 3).Served with
            {
                Image = new ModelInput("x", 3, 3, ColorOrder.Rgb, layout),
                Serving = new ModelServingOptions(1, batch == 0 ? null : new BatchingOptions(batch, [], TimeSpan.Zero), QueueOptions.Default),
                ExecutionProvider = "cuda",
            },
            (inputs, _) => new(inputs)));

        var (_, body) = await _rig.GetAsync("v2/models/pictures/config");

        Assert.Equal(expected, body.GetProperty("input")[0].GetProperty("format").GetString());
        Assert.Equal("KIND_AUTO", body.GetProperty("instance_group")[0].GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("v2/models/nobody/config", 404, "There is no model 'nobody' on this box.")]
    [InlineData("v2/models/echo/versions/4/config", 404, "Version 4 of model 'echo' does not serve here; 3 does.")]
    [InlineData("v2/models/broken/config", 503, "Model 'broken' is not loaded.")]
    public async Task Config_OfAModelThatDoesNotServe_IsAnErrorBody(string path, int expected, string message)
    {
        var (status, body) = await _rig.GetAsync(path);

        Assert.Equal((expected, message), ((int)status, body.GetProperty("error").GetString()));
    }
}
