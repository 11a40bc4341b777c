using System.Net;
using System.Text.Json;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.OpenInference;

public sealed class InferJsonTests : IAsyncLifetime
{
    private const string Input = """{"name":"x","shape":[2,3],"datatype":"FP32","data":[1,2,3,4,5,6.5]}""";

    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Infer_FlatData_ComesBackWithIdModelAndVersion()
    {
        var (status, body) = await _rig.PostAsync("v2/models/echo/infer", $$"""{"id":"42","inputs":[{{Input}}],"outputs":[{"name":"y"}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"model_name":"echo","model_version":"3","id":"42","outputs":[{"name":"y","datatype":"FP32","shape":[2,3],"data":[1,2,3,4,5,6.5]}]}""",
            JsonSerializer.Serialize(body));
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,3],"datatype":"FP32","data":[[1,2,3],[4,5,6.5]]}]}""")]
    [InlineData(""" { "inputs" : [ { "data" : [ [ 1 , 2 , 3 ] , [ 4 , 5 , 6.5 ] ] , "datatype" : "FP32" , "shape" : [ 2 , 3 ] , "name" : "x" } ] } """)]
    [InlineData("""{"model_name":"other","unknown":{"a":[1,{}]},"inputs":[{"name":"x","more":null,"shape":[2,3],"datatype":"FP32","data":[1e0,20E-1,0.3e1,4.0,5,65e-1]}],"parameters":{"own":7,"text":"t","yes":true,"half":0.5}}""")]
    public async Task Infer_OtherNotations_MeanTheSame(string request)
    {
        var (status, body) = await _rig.PostAsync("v2/models/echo/versions/3/infer", request);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(body.TryGetProperty("id", out _));
        Assert.Equal("[1,2,3,4,5,6.5]", JsonSerializer.Serialize(body.GetProperty("outputs")[0].GetProperty("data")));
    }

    [Fact]
    public async Task Infer_PriorityAndTimeout_ReachTheEngine()
    {
        await _rig.PostAsync("v2/models/echo/infer", $$$"""{"inputs":[{{{Input}}}],"parameters":{"priority":2,"timeout":1500}}""");

        Assert.Equal((2, TimeSpan.FromMicroseconds(1500)), (_rig.Service.LastRequest!.Priority, _rig.Service.LastRequest.Timeout));
    }

    [Fact]
    public async Task Infer_EndlessTimeout_IsADay()
    {
        await _rig.PostAsync("v2/models/echo/infer", $$$"""{"inputs":[{{{Input}}}],"parameters":{"timeout":{{{long.MaxValue}}}}}""");

        Assert.Equal(TimeSpan.FromDays(1), _rig.Service.LastRequest!.Timeout);
    }

    [Fact]
    public async Task Infer_EveryTypeWithAJsonForm_ComesBackExactly()
    {
        string[] inputs =
        [
            Data("BOOL", "[true,false]"), Data("UINT8", "[0,255]"), Data("UINT16", "[0,65535]"), Data("UINT32", "[0,4294967295]"), Data("UINT64", "[0,18446744073709551615]"),
            Data("INT8", "[-128,127]"), Data("INT16", "[-32768,32767]"), Data("INT32", "[-2147483648,2147483647]"), Data("INT64", "[-9223372036854775808,9223372036854775807]"),
            Data("FP32", "[1E-45,-3.4028235E+38]"), Data("FP64", "[5E-324,-1.7976931348623157E+308]"), Data("BYTES", "[\"Gr\\u00FC\\u00DFe \\uD83D\\uDE00\",\"\"]"),
            """{"name":"FP16","shape":[0],"datatype":"FP16","parameters":{"binary_data_size":0}}""", """{"name":"BF16","shape":[0],"datatype":"BF16","parameters":{"binary_data_size":0}}""",
        ];
        var outputs = string.Join(',', inputs.Take(12).Select(input => $$"""{"name":{{JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(input).GetProperty("name"))}}}"""));

        var (status, json, _) = await _rig.BinaryAsync("v2/models/every/infer", $$"""{"inputs":[{{string.Join(',', inputs)}}],"outputs":[{{outputs}}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            inputs.Take(12).Select(input => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(input).GetProperty("data"))),
            json.GetProperty("outputs").EnumerateArray().Select(output => JsonSerializer.Serialize(output.GetProperty("data"))));

        static string Data(string type, string data) => $$"""{"name":"{{type}}","shape":[2],"datatype":"{{type}}","data":{{data}}}""";
    }

    [Fact]
    public async Task Infer_WordsForNoNumbers_AreTakenAndGiven()
    {
        using var content = new StringContent("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[NaN,Infinity,-Infinity]}]}""");
        using var response = await _rig.Client.PostAsync(new Uri("v2/models/echo/infer", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Contains("\"data\":[NaN,Infinity,-Infinity]", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_Scalar_HasNoDimensions()
    {
        var (_, body) = await _rig.PostAsync("v2/models/scalar/infer", """{"inputs":[{"name":"x","shape":[],"datatype":"FP64","data":[7]}]}""");

        Assert.Equal("""{"name":"x","datatype":"FP64","shape":[],"data":[7]}""", JsonSerializer.Serialize(body.GetProperty("outputs")[0]));
    }

    [Theory]
    [InlineData(2, """["6.500000:2:fox","5.000000:1:dog"]""", "[1,2]")]
    [InlineData(9, """["6.500000:2:fox","5.000000:1:dog","-4.000000:0:cat"]""", "[1,3]")]
    public async Task Infer_Classification_GivesTheBestWithTheirLabels(int count, string data, string shape)
    {
        var (status, body) = await _rig.PostAsync(
            "v2/models/echo/infer",
            $$$"""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[-4,5,6.5]}],"outputs":[{"name":"y","parameters":{"classification":{{{count}}}}}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        var output = body.GetProperty("outputs")[0];
        Assert.Equal(("BYTES", shape, data), (output.GetProperty("datatype").GetString(), JsonSerializer.Serialize(output.GetProperty("shape")), JsonSerializer.Serialize(output.GetProperty("data"))));
    }

    [Fact]
    public async Task Infer_CompressedBody_IsUndone()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"inputs":[{{Input}}]}"""), TestContext.Current.CancellationToken);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(HttpStatusCode.OK, (await _rig.PostAsync("v2/models/echo/infer", content)).Status);
    }

    [Fact]
    public async Task Infer_ChunkedBody_IsRead()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v2/models/echo/infer", UriKind.Relative)) { Content = new StringContent($$"""{"inputs":[{{Input}}]}""") };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _rig.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
