using System.Net;
using System.Text.Json;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.OpenInference;

public sealed class RepositoryTests : IAsyncLifetime
{
    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"ready":false}""")]
    public async Task Index_Asked_NamesEveryModelAndWhy(string request)
    {
        var (status, body) = await _rig.PostAsync("v2/repository/index", request);

        Assert.Equal(HttpStatusCode.OK, status);
        var models = body.EnumerateArray().Select(model => JsonSerializer.Serialize(model)).ToArray();
        Assert.Contains("""{"name":"echo","version":"3","state":"READY","reason":""}""", models);
        Assert.Contains("""{"name":"broken","version":"1","state":"UNAVAILABLE","reason":"model.onnx: no such operator"}""", models);
    }

    [Fact]
    public async Task Index_ReadyOnly_LeavesTheOthersOut()
    {
        var (_, body) = await _rig.PostAsync("v2/repository/index", """{"ready":true}""");

        Assert.All(body.EnumerateArray(), model => Assert.Equal("READY", model.GetProperty("state").GetString()));
        Assert.Equal(_rig.Service.Models.Count - _rig.Service.Others.Count, body.GetArrayLength());
    }

    [Fact]
    public async Task LoadAndUnload_Model_ServesAndStops()
    {
        Assert.Equal(HttpStatusCode.OK, (await _rig.PostAsync("v2/repository/models/coming/load", "")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _rig.GetAsync("v2/models/coming/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _rig.PostAsync("v2/repository/models/coming/unload", """{"parameters":{"unload_dependents":true}}""")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _rig.GetAsync("v2/models/coming/ready")).Status);
    }

    [Theory]
    [InlineData("index", "[]", 400, "The request must be an object.")]
    [InlineData("index", "{", 400, "The request is not JSON.")]
    [InlineData("index", """{"ready":1}""", 400, "ready must be true or false.")]
    [InlineData("models/hubs/load", "", 403, "Model 'hubs' is the hub's.")]
    [InlineData("models/hubs/unload", "", 403, "Model 'hubs' is the hub's.")]
    [InlineData("models/nobody/load", "", 404, "There is no model 'nobody' on this box.")]
    [InlineData("models/broken/load", "", 400, "model.onnx: no such operator")]
    [InlineData("models/echo/load", """{"parameters":{"config":"{}"}}""", 501, "parameters.config: models are loaded from the repository alone; put the version's folder there and load it.")]
    [InlineData("models/echo/load", """{"parameters":{"file:1/model.onnx":"AAAA"}}""", 501, "parameters.file:: models are loaded from the repository alone; put the version's folder there and load it.")]
    [InlineData("models/echo/load", """{"parameters":7}""", 400, "parameters must be an object.")]
    public async Task Request_Refused_IsAnErrorBody(string path, string request, int expected, string message)
    {
        var (status, body) = await _rig.PostAsync($"v2/repository/{path}", request);

        Assert.Equal((expected, message), ((int)status, body.GetProperty("error").GetString()));
    }
}
