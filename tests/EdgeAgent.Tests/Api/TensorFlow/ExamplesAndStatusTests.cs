using System.Net;
using System.Text.Json;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.TensorFlow;

public sealed class ExamplesAndStatusTests : IAsyncLifetime
{
    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await ServingRig.StartAsync();
        _rig.Service.Add(MemoryModels.One("half_plus_three", TensorType.Float32, -1, 1));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("v1/models/echo:classify", """{"examples":[{"x":[0.5,1,2]},{"x":[3,4,5]}]}""", """{"result":[[["cat",0.5],["dog",1],["fox",2]],[["cat",3],["dog",4],["fox",5]]]}""")]
    [InlineData("v1/models/echo:classify", """{"context":{"x":[1,2,3]},"examples":[{},{}]}""", """{"result":[[["cat",1],["dog",2],["fox",3]],[["cat",1],["dog",2],["fox",3]]]}""")]
    [InlineData("v1/models/half_plus_three:regress", """{"signature_name":"tensorflow/serving/regress","examples":[{"x":1.0},{"x":2.5}]}""", """{"result":[1,2.5]}""")]
    [InlineData("v1/models/half_plus_three/versions/3:regress", """{"examples":[{"x":[4]}]}""", """{"result":[4]}""")]
    public async Task Examples_OfAModel_AreAnsweredOneByOne(string path, string request, string expected)
    {
        var (status, body) = await _rig.PostAsync(path, request);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(expected, JsonSerializer.Serialize(body));
    }

    [Theory]
    [InlineData("v1/models/echo:classify", """{"instances":[[1,2,3]]}""", "has no examples")]
    [InlineData("v1/models/echo:classify", """{"examples":[7]}""", "Row 0 is no object")]
    [InlineData("v1/models/echo:classify", """{"examples":{}}""", "must be a list of objects")]
    [InlineData("v1/models/echo:classify", """{"context":[],"examples":[]}""", "context must be an object")]
    [InlineData("v1/models/echo:classify", """{"context":{"x":[1,2,3]},"examples":[{"x":[1,2,3]}]}""", "'x' stands both in context and in examples")]
    [InlineData("v1/models/echo:regress", """{"examples":[{"x":[1,2,3]}]}""", "is not one number per example")]
    [InlineData("v1/models/text:classify", """{"examples":[{"x":"a"}]}""", "only floats are scores")]
    public async Task Examples_ThatDoNotFit_Are400AndSayWhy(string path, string request, string words)
    {
        var (status, body) = await _rig.PostAsync(path, request);

        Assert.Contains(words, body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData("v1/models/echo", """{"model_version_status":[{"version":"3","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}""")]
    [InlineData("v1/models/echo/versions/3", """{"model_version_status":[{"version":"3","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}""")]
    [InlineData("v1/models/broken", """{"model_version_status":[{"version":"1","state":"END","status":{"error_code":"UNAVAILABLE","error_message":"model.onnx: no such operator"}}]}""")]
    public async Task Status_OfAModel_NamesItsVersions(string path, string expected)
    {
        var (status, body) = await _rig.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(expected, JsonSerializer.Serialize(body));
    }

    [Fact]
    public async Task Metadata_OfAModel_IsItsSignature()
    {
        var (_, body) = await _rig.GetAsync("v1/models/echo/metadata");

        Assert.Equal(
            """
            {"model_spec":{"name":"echo","signature_name":"","version":"3"},"metadata":{"signature_def":{"signature_def":{"serving_default":{"inputs":{"x":{"dtype":"DT_FLOAT","tensor_shape":{"dim":[{"size":"-1","name":"n"},{"size":"3","name":""}],"unknown_rank":false},"name":"x"}},"outputs":{"y":{"dtype":"DT_FLOAT","tensor_shape":{"dim":[{"size":"-1","name":"n"},{"size":"3","name":""}],"unknown_rank":false},"name":"y"}},"method_name":"tensorflow/serving/predict"}}}}}
            """,
            JsonSerializer.Serialize(body));
    }

    [Theory]
    [InlineData("v1/models/nobody", 404)]
    [InlineData("v1/models/echo/versions/4", 404)]
    [InlineData("v1/models/nobody/metadata", 404)]
    [InlineData("v1/models/broken/metadata", 503)]
    [InlineData("v1/models/echo/labels/stable", 501)]
    public async Task Asked_ForWhatIsNotThere_IsAnErrorBody(string path, int expected)
    {
        var (status, body) = await _rig.GetAsync(path);

        Assert.Equal(expected, (int)status);
        Assert.NotEmpty(body.GetProperty("error").GetString()!);
    }
}
