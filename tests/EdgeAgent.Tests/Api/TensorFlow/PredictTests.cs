using System.Net;
using System.Text.Json;
using Edge.Agent.Models;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.TensorFlow;

public sealed class PredictTests : IAsyncLifetime
{
    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("echo", """{"instances":[[1,2,3],[4,5,6]]}""", """{"predictions":[[1,2,3],[4,5,6]]}""")]
    [InlineData("echo", """{"signature_name":"serving_default","instances":[{"x":[1,2,3]},{"x":[4,5,6]}]}""", """{"predictions":[[1,2,3],[4,5,6]]}""")]
    [InlineData("echo", """{"inputs":[[1,2,3]]}""", """{"outputs":[[1,2,3]]}""")]
    [InlineData("echo", """{"inputs":{"x":[[1,2,3]]}}""", """{"outputs":[[1,2,3]]}""")]
    [InlineData("pair", """{"instances":[{"a":[1,2],"b":3},{"b":-6,"a":[4.5,5]}]}""", """{"predictions":[{"a":[1,2],"b":3},{"a":[4.5,5],"b":-6}]}""")]
    [InlineData("pair", """{"inputs":{"b":[3,-6],"a":[[1,2],[4.5,5]]}}""", """{"outputs":{"a":[[1,2],[4.5,5]],"b":[3,-6]}}""")]
    [InlineData("text", """{"instances":["foo","b\u00e4r",{"b64":"YmF6"}]}""", """{"predictions":["foo","b\u00E4r","baz"]}""")]
    [InlineData("text", """{"instances":[{"b64":"YmF6"}]}""", """{"predictions":["baz"]}""")]
    [InlineData("scalar", """{"inputs":7.5}""", """{"outputs":7.5}""")]
    [InlineData("pictures", """{"instances":[{"image_bytes":{"b64":"/wA="}},{"image_bytes":{"b64":""}}]}""", """{"predictions":[{"b64":"/wA="},{"b64":""}]}""")]
    public async Task Predict_RowsOrColumns_AreAnsweredInKind(string model, string request, string expected)
    {
        _rig.Service.Add(new MemoryModel(
            MemoryModels.EchoModel().Served with
            {
                Name = "pictures",
                Serving = ModelServingOptions.Default,
                Inputs = [MemoryModels.Tensor("image_bytes", TensorType.Bytes, -1)],
                Outputs = [MemoryModels.Tensor("image_bytes", TensorType.Bytes, -1)],
            },
            (inputs, _) => new(inputs.ToArray())));

        var (status, body) = await _rig.PostAsync($"v1/models/{model}:predict", request);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(expected, JsonSerializer.Serialize(body));
    }

    [Fact]
    public async Task Predict_OfAVersion_IsThatVersions()
    {
        Assert.Equal(HttpStatusCode.OK, (await _rig.PostAsync("v1/models/echo/versions/3:predict", """{"instances":[[1,2,3]]}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _rig.PostAsync("v1/models/echo/versions/4:predict", """{"instances":[[1,2,3]]}""")).Status);
    }

    [Fact]
    public async Task Predict_WordsForNoNumbers_AreTakenAndGiven()
    {
        using var content = new StringContent("""{"instances":[[NaN, Infinity, -Infinity]]}""");
        using var response = await _rig.Client.PostAsync(new Uri("v1/models/echo:predict", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal("""{"predictions":[[NaN,Infinity,-Infinity]]}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("echo", "", "is not JSON near byte 0")]
    [InlineData("echo", "[]", "The request must be an object.")]
    [InlineData("echo", "{}", "The request has neither instances nor inputs.")]
    [InlineData("echo", """{"instances":[[1,2,3]],"inputs":[[1,2,3]]}""", "stand together or twice")]
    [InlineData("echo", """{"instances":5}""", "instances must be a list")]
    [InlineData("echo", """{"instances":[[1,2,3],[4,5]]}""", "has a row of 2 elements where another has 3")]
    [InlineData("echo", """{"instances":[{"x":[1,2,3]},{"x":[1,2]}]}""", "'x' has shape [2] in row 1 and [3] before it")]
    [InlineData("echo", """{"instances":[{"x":[1,2,3]},7]}""", "Row 1 is no object where others are")]
    [InlineData("echo", """{"instances":[{"z":[1,2,3]}]}""", "'z' is no input of 'echo'; its inputs are 'x'")]
    [InlineData("echo", """{"instances":[{"x":[1,2,3],"x":[1,2,3]}]}""", "'x' stands twice in one row")]
    [InlineData("echo", """{"instances":[["a","b","c"]]}""", "'x' has no FP32")]
    [InlineData("echo", """{"instances":[1,2,3]}""", "takes shape [-1, 3] at input 'x' and got [3]")]
    [InlineData("echo", """{"signature_name":"other","instances":[[1,2,3]]}""", "signature_name is not one of this model")]
    [InlineData("echo", """{"signature_name":5,"instances":[[1,2,3]]}""", "signature_name must be a string")]
    [InlineData("echo", """{"instances":[[1,2,3]]} x""", "is not JSON near byte")]
    [InlineData("pair", """{"instances":[[1,2],[3,4]]}""", "'pair' has 2 inputs; name each: 'a', 'b'")]
    [InlineData("pair", """{"instances":[{"a":[1,2],"b":1},{"a":[1,2]}]}""", "'b' stands in 1 of 2 rows")]
    [InlineData("half", """{"instances":[1]}""", "FP16, which has no JSON form")]
    [InlineData("text", """{"instances":[{"b64":"%"}]}""", "has an object that is not {\"b64\"")]
    public async Task Predict_RequestThatDoesNotFit_Is400AndSaysWhy(string model, string request, string words)
    {
        var (status, body) = await _rig.PostAsync($"v1/models/{model}:predict", request);

        Assert.Contains(words, body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData("v1/models/nobody:predict", 404)]
    [InlineData("v1/models/broken:predict", 503)]
    [InlineData("v1/models/full:predict", 503)]
    [InlineData("v1/models/late:predict", 504)]
    [InlineData("v1/models/failing:predict", 500)]
    [InlineData("v1/models/echo/labels/stable:predict", 501)]
    [InlineData("v1/models/echo:explain", 404)]
    public async Task Predict_ThatCannotBe_IsItsStatusAndAnErrorBody(string path, int expected)
    {
        var (status, body) = await _rig.PostAsync(path, """{"instances":[1]}""");

        Assert.Equal(expected, (int)status);
        Assert.NotEmpty(body.GetProperty("error").GetString()!);
    }
}
