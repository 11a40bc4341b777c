using System.Net;
using System.Text.Json;
using Edge.Agent.Serving;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.OpenInference;

public sealed class MetadataTests : IAsyncLifetime
{
    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Server_Asked_NamesItselfAndItsExtensions()
    {
        var (status, body) = await _rig.GetAsync("v2");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("edge-agent", body.GetProperty("name").GetString());
        Assert.Equal(AgentComposition.Version, body.GetProperty("version").GetString());
        Assert.Equal(
            ["binary_tensor_data", "classification", "model_configuration", "model_repository", "schedule_policy", "statistics"],
            body.GetProperty("extensions").EnumerateArray().Select(extension => extension.GetString()!));
    }

    [Fact]
    public async Task Health_Serving_IsLiveAndReady()
    {
        Assert.True((await _rig.GetAsync("v2/health/live")).Body.GetProperty("live").GetBoolean());
        Assert.True((await _rig.GetAsync("v2/health/ready")).Body.GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task Ready_WhileAModelIsFirstLoaded_Is503()
    {
        _rig.Service.Others.Add(_rig.Service.Others[0] with { Name = "heavy", State = ServingState.Loading });

        var (status, body) = await _rig.GetAsync("v2/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.False(body.GetProperty("ready").GetBoolean());
    }

    [Theory]
    [InlineData("v2/models/echo")]
    [InlineData("v2/models/echo/versions/3")]
    public async Task Model_ThatServes_IsDescribed(string path)
    {
        var (status, body) = await _rig.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"name":"echo","versions":["3"],"platform":"onnx_onnxv1","inputs":[{"name":"x","datatype":"FP32","shape":[-1,3]}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1,3]}]}""",
            JsonSerializer.Serialize(body));
    }

    [Theory]
    [InlineData("v2/models/nobody", 404, "There is no model 'nobody' on this box.")]
    [InlineData("v2/models/echo/versions/4", 404, "Version 4 of model 'echo' does not serve here; 3 does.")]
    [InlineData("v2/models/broken", 503, "Model 'broken' is not loaded.")]
    [InlineData("v2/models/nobody/ready", 404, "There is no model 'nobody' on this box.")]
    [InlineData("v2/models/nobody/stats", 404, "There is no model 'nobody' on this box.")]
    [InlineData("v2/other", 404, "There is nothing at /v2/other; docs/serving.md lists the paths.")]
    [InlineData("v2/models/echo/infer", 405, "/v2/models/echo/infer does not take GET; it takes POST.")]
    public async Task Model_ThatDoesNotServe_IsAnErrorBody(string path, int expected, string message)
    {
        var (status, body) = await _rig.GetAsync(path);

        Assert.Equal((expected, message), ((int)status, body.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("v2/models/echo/ready", 200, true)]
    [InlineData("v2/models/echo/versions/3/ready", 200, true)]
    [InlineData("v2/models/broken/ready", 503, false)]
    public async Task ModelReady_OfAModel_SaysSoInStatusAndBody(string path, int expected, bool ready)
    {
        var (status, body) = await _rig.GetAsync(path);

        Assert.Equal(expected, (int)status);
        Assert.Equal(ready, body.GetProperty("ready").GetBoolean());
        Assert.Equal(path.Split('/')[2], body.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("v2/models/stats", 2)]
    [InlineData("v2/models/echo/stats", 1)]
    [InlineData("v2/models/echo/versions/3/stats", 1)]
    public async Task Statistics_Asked_AreInTritonsForm(string path, int models)
    {
        _rig.Service.Totals =
        [
            new ModelStatistics(
                "echo", "3", DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), 9, 2, new DurationTotal(3, 30), new DurationTotal(1, 5), new DurationTotal(4, 40),
                new DurationTotal(3, 31), new DurationTotal(3, 32), new DurationTotal(3, 33), [new BatchStatistics(8, new DurationTotal(1, 10), new DurationTotal(1, 11), new DurationTotal(1, 12))]),
            new ModelStatistics("pair", "3", null, 0, 0, default, default, default, default, default, default, []),
        ];

        var (status, body) = await _rig.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(models, body.GetProperty("model_stats").GetArrayLength());
        Assert.Equal(
            """
            {"name":"echo","version":"3","last_inference":1700000000123,"inference_count":9,"execution_count":2,"inference_stats":{"success":{"count":3,"ns":30},"fail":{"count":1,"ns":5},"queue":{"count":4,"ns":40},"compute_input":{"count":3,"ns":31},"compute_infer":{"count":3,"ns":32},"compute_output":{"count":3,"ns":33},"cache_hit":{"count":0,"ns":0},"cache_miss":{"count":0,"ns":0}},"response_stats":{},"batch_stats":[{"batch_size":8,"compute_input":{"count":1,"ns":10},"compute_infer":{"count":1,"ns":11},"compute_output":{"count":1,"ns":12}}],"memory_usage":[]}
            """,
            JsonSerializer.Serialize(body.GetProperty("model_stats")[0]));
    }
}
