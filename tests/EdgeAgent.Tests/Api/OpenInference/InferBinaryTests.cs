using System.Net;
using System.Text.Json;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.OpenInference;

public sealed class InferBinaryTests : IAsyncLifetime
{
    private static readonly byte[] Six = Floats(1, 2, 3, 4, 5, 6.5f);

    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Infer_BinaryInAndOut_IsTheSameBytes()
    {
        var (status, json, binary) = await _rig.BinaryAsync(
            "v2/models/echo/infer",
            """{"inputs":[{"name":"x","shape":[2,3],"datatype":"FP32","parameters":{"binary_data_size":24}}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}""",
            Six);

        Assert.Equal((HttpStatusCode.OK, Convert.ToHexString(Six)), (status, Convert.ToHexString(binary)));
        Assert.Equal(
            """{"model_name":"echo","model_version":"3","outputs":[{"name":"y","datatype":"FP32","shape":[2,3],"parameters":{"binary_data_size":24}}]}""",
            JsonSerializer.Serialize(json));
    }

    [Theory]
    [InlineData("""{"binary_data_output":true}""", """[{"name":"a"},{"name":"b","parameters":{"binary_data":false}}]""", 8, "b")]
    [InlineData("""{"binary_data_output":true}""", "[]", 16, "")]
    [InlineData("""{}""", """[{"name":"b","parameters":{"binary_data":true}},{"name":"a"}]""", 8, "a")]
    public async Task Infer_SomeOutputsBinary_SendsThoseBehindTheJson(string parameters, string outputs, int bytes, string inJson)
    {
        var (_, json, binary) = await _rig.BinaryAsync(
            "v2/models/pair/infer",
            $$$"""{"parameters":{{{parameters}}},"inputs":[{"name":"b","shape":[1],"datatype":"INT64","parameters":{"binary_data_size":8}},{"name":"a","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":{{{outputs}}}}""",
            BitConverter.GetBytes(-7L));

        Assert.Equal(bytes, binary.Length);
        Assert.Equal(inJson, string.Concat(json.GetProperty("outputs").EnumerateArray().Where(output => output.TryGetProperty("data", out _)).Select(output => output.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task Infer_HalfFloats_TravelInBinaryOnly()
    {
        var half = BitConverter.GetBytes((Half)1.5f);
        const string Request = """{"inputs":[{"name":"x","shape":[1],"datatype":"FP16","parameters":{"binary_data_size":2}}],"parameters":{"binary_data_output":true}}""";

        Assert.Equal(half, (await _rig.BinaryAsync("v2/models/half/infer", Request, half)).Binary);
        var (status, json, _) = await _rig.BinaryAsync("v2/models/half/infer", Request.Replace("true", "false", StringComparison.Ordinal), half);
        Assert.Equal((HttpStatusCode.BadRequest, "outputs: 'x' is FP16, which has no JSON form; ask for it in binary (parameters.binary_data)."), (status, json.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Infer_ByteStrings_KeepTheirBytes()
    {
        byte[] strings = [2, 0, 0, 0, 0xFF, 0x00, 0, 0, 0, 0, 3, 0, 0, 0, .. "abc"u8];

        var (_, _, binary) = await _rig.BinaryAsync(
            "v2/models/text/infer", $$$"""{"inputs":[{"name":"x","shape":[3],"datatype":"BYTES","parameters":{"binary_data_size":{{{strings.Length}}}}}],"parameters":{"binary_data_output":true}}""", strings);

        Assert.Equal(strings, binary);
    }

    [Theory]
    [InlineData("echo", 12, "[1,3]")]
    [InlineData("open", 16, "[1,2,2]")]
    [InlineData("scalar", 8, "[]")]
    public async Task Infer_RawBody_TakesItsShapeFromItsSize(string model, int size, string shape)
    {
        var (status, json, binary) = await _rig.BinaryAsync($"v2/models/{model}/infer", "", new byte[size]);

        Assert.Equal((HttpStatusCode.OK, size), (status, binary.Length));
        Assert.Equal(shape, JsonSerializer.Serialize(json.GetProperty("outputs")[0].GetProperty("shape")));
    }

    [Fact]
    public async Task Infer_RawBodyOfText_IsOneElement()
    {
        byte[] text = [2, 0, 0, 0, .. "hi"u8];

        Assert.Equal(text, (await _rig.BinaryAsync("v2/models/words/infer", "", text)).Binary);
        Assert.Equal(HttpStatusCode.BadRequest, (await _rig.BinaryAsync("v2/models/words/infer", "", [.. text, .. text])).Status);
    }

    [Theory]
    [InlineData("pair", 8, "sends the only input of a model; pair has 2")]
    [InlineData("echo", 13, "'x' of shape [-1,3] and type FP32 cannot have 13 bytes")]
    [InlineData("open", 12, "cannot have 12 bytes")]
    [InlineData("nobody", 4, "There is no model 'nobody'")]
    public async Task Infer_RawBodyThatDoesNotFit_SaysWhy(string model, int size, string words)
    {
        var (status, json, _) = await _rig.BinaryAsync($"v2/models/{model}/infer", "", new byte[size]);

        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound);
        Assert.Contains(words, json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_LargeTensors_ComeBackWhole()
    {
        var bytes = new byte[60_000];
        new Random(7).NextBytes(bytes);
        var (_, _, binary) = await _rig.BinaryAsync(
            "v2/models/echo/infer", """{"inputs":[{"name":"x","shape":[5,3],"datatype":"FP32","parameters":{"binary_data_size":60}}],"parameters":{"binary_data_output":true}}""", bytes[..60]);
        var (status, json, large) = await _rig.BinaryAsync(
            "v2/models/open/infer", """{"inputs":[{"name":"x","shape":[1,7500,2],"datatype":"FP32","parameters":{"binary_data_size":60000}}],"parameters":{"binary_data_output":true}}""", bytes);

        Assert.Equal(bytes[..60], binary);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(bytes, large);
        Assert.NotEqual(JsonValueKind.Undefined, json.ValueKind);
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
