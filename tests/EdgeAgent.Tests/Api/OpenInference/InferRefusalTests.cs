using System.Net;
using System.Net.Sockets;
using System.Text;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.OpenInference;

public sealed class InferRefusalTests : IAsyncLifetime
{
    private const string Good = """{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}""";

    private ServingRig _rig = null!;

    public static TheoryData<string, string> Misfits => new()
    {
        { "", "is not JSON near byte 0" },
        { "{", "is not JSON near byte 1" },
        { "[]", "must be an object with inputs" },
        { "{}", "has no inputs" },
        { """{"inputs":7}""", "inputs must be an array" },
        { """{"inputs":[7]}""", "inputs[0] must be an object" },
        { """{"inputs":[]}""", "needs 1 inputs and got 0" },
        { """{"inputs":[]} x""", "is not JSON near byte 14" },
        { """{"inputs":[],"inputs":[]}""", "'inputs' stands twice" },
        { """{"id":7,"inputs":[]}""", "id must be a string" },
        { """{"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}""", "inputs[0] has no name" },
        { """{"inputs":[{"name":"x","datatype":"FP32","data":[1]}]}""", "inputs[0] ('x') has no shape" },
        { """{"inputs":[{"name":"x","shape":[1],"data":[1]}]}""", "inputs[0] has no datatype" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"}]}""", "inputs[0] ('x') has no data" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"FLOAT","data":[1]}]}""", "'FLOAT' is none of BOOL" },
        { """{"inputs":[{"name":"x","shape":[-1],"datatype":"FP32","data":[1]}]}""", "dimension 0 is not a whole number from 0" },
        { """{"inputs":[{"name":"x","shape":[1.5],"datatype":"FP32","data":[1]}]}""", "dimension 0 is not a whole number from 0" },
        { """{"inputs":[{"name":"x","shape":[9223372036854775808],"datatype":"FP32","data":[1]}]}""", "dimension 0 is not a whole number from 0" },
        { """{"inputs":[{"name":"x","shape":[9223372036854775807,2],"datatype":"FP32","data":[1]}]}""", "more elements than 64 bits can count" },
        { """{"inputs":[{"name":"x","shape":["1"],"datatype":"FP32","data":[1]}]}""", "shape must be an array of numbers" },
        { $$"""{"inputs":[{"name":"x","shape":[{{string.Join(',', Enumerable.Repeat(1, 33))}}],"datatype":"FP32","data":[1]}]}""", "more than 32 dimensions" },
        { """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2]}]}""", "has 2 elements in data where shape [1,3] has 3" },
        { """{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1,2],[3]]}]}""", "has a row of 1 elements where another has 2" },
        { """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1,[2]]}]}""", "has an array where other rows have a value" },
        { """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[[1],2]}]}""", "has a value where other rows have an array" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":["1"]}]}""", "has no FP32" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[01]}]}""", "has no FP32" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1""", "ends within its data" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1 2]}]}""", "has neither ',' nor ']'" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","data":[128]}]}""", "has a number that is no INT8" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"UINT64","data":[-1]}]}""", "has a number that is no UINT64" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[1.0]}]}""", "has a number that is no INT64" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[NaN]}]}""", "has a number that is no INT64" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"BOOL","data":[2]}]}""", "has no BOOL" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":[1]}]}""", "has no string" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":["\uD800"]}]}""", "has a string that is not JSON" },
        { """{"inputs":[{"name":"x","shape":[1],"datatype":"FP16","data":[1]}]}""", "FP16 has no JSON form" },
        { $$$"""{"inputs":[{{{Good}}},{{{Good}}}]}""", "inputs[1]: 'x' stands twice" },
        { $$$"""{"inputs":[{{{Good}}}],"outputs":[{"name":"y"},{"name":"y"}]}""", "outputs: 'y' stands twice" },
        { $$$"""{"inputs":[{{{Good}}}],"outputs":[{}]}""", "outputs[0] has no name" },
        { $$$"""{"inputs":[{{{Good}}}],"outputs":[{"name":"z"}]}""", "has no output 'z'" },
        { $$$"""{"inputs":[{{{Good}}}],"parameters":[]}""", "parameters must be an object" },
        { $$$$"""{"inputs":[{{{{Good}}}}],"parameters":{"a":{}}}""", "parameters.a must be a string, a number, true or false" },
        { $$$"""{"inputs":[{{{Good}}}],"parameters":{"priority":-1}}""", "parameters.priority: -1 is not a whole number" },
        { $$$"""{"inputs":[{{{Good}}}],"parameters":{"timeout":"5"}}""", "parameters.timeout: \"5\" is not a whole number of microseconds" },
        { $$$"""{"inputs":[{{{Good}}}],"parameters":{"timeout":18446744073709551616}}""", "is not a whole number of microseconds" },
        { $$$"""{"inputs":[{{{Good}}}],"parameters":{"triton_final_response":true}}""", "begin with triton_" },
        { $$$"""{"inputs":[{{{Good}}}],"outputs":[{"name":"y","parameters":{"classification":-1}}]}""", "-1 is not a number of classes" },
        { """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}}]}""", "the header Inference-Header-Content-Length that says where the bytes begin is missing" },
        { """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":-1}}]}""", "-1 is not a number of bytes" },
        { """{"inputs":[{"name":"x","shape":[1,3],"datatype":"INT32","data":[1,2,3]}]}""", "takes FP32 at input 'x' and got INT32" },
        { """{"inputs":[{"name":"x","shape":[3],"datatype":"FP32","data":[1,2,3]}]}""", "takes shape [-1, 3] at input 'x' and got [3]" },
        { """{"inputs":[{"name":"z","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "has no input 'z'" },
        { $$$"""{"inputs":[{{{Good}}}],"x":{{{new string('[', 100)}}}{{{new string(']', 100)}}}}""", "is not JSON near byte" },
        { $$$"""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":{{{new string('[', 100)}}}1{{{new string(']', 100)}}}}]}""", "nested deeper than 32 levels" },
        { $$$"""{"inputs":[{"name":"{{{new string('n', 5000)}}}"}]}""", "inputs[0].name is longer than 4096 bytes" },
    };

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public async Task Infer_RequestThatDoesNotFit_Is400AndSaysWhy(string request, string words)
    {
        var (status, body) = await _rig.PostAsync("v2/models/echo/infer", request);

        Assert.Contains(words, body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData(12, 12, "", "Inference-Header-Content-Length is 400 where the whole body has", 400)]
    [InlineData(12, 11, "", "has binary_data_size 12 where 11 bytes of the body are left", null)]
    [InlineData(12, 13, "", "1 bytes are left behind the last input", null)]
    [InlineData(8, 8, "", "has binary_data_size 8 where shape [1,3] of FP32 takes 12 bytes", null)]
    [InlineData(9223372036854775807, 8, "", "has binary_data_size 9223372036854775807 where shape [1,3] of FP32 takes 12 bytes", null)]
    [InlineData(12, 12, """, "data":[1,2,3]""", "has both data and binary_data_size", null)]
    public async Task Infer_BinaryThatDoesNotFit_Is400AndSaysWhy(long stated, int sent, string more, string words, int? header)
    {
        var json = $$"""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":{{stated}}}{{more}}}]}""";
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(json), .. new byte[sent]]);
        content.Headers.Add("Inference-Header-Content-Length", $"{header ?? json.Length}");

        var (status, body) = await _rig.PostAsync("v2/models/echo/infer", content);

        Assert.Contains(words, body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData(new byte[] { 5, 0, 0, 0, 1 }, "are cut off within an element")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, "are cut off within an element")]
    [InlineData(new byte[] { 0, 0 }, "are cut off within an element")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "are 1 elements where shape [2] has 2")]
    public async Task Infer_ByteStringsThatDoNotFit_Is400AndSaysWhy(byte[] strings, string words)
    {
        var (status, json, _) = await _rig.BinaryAsync(
            "v2/models/text/infer", $$$"""{"inputs":[{"name":"x","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":{{{strings.Length}}}}}]}""", strings);

        Assert.Contains(words, json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("ten")]
    public async Task Infer_HeaderThatIsNoLength_Is400(string header)
    {
        using var content = new StringContent("{}");
        content.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", header);

        var (status, body) = await _rig.PostAsync("v2/models/echo/infer", content);

        Assert.Equal((HttpStatusCode.BadRequest, $"Inference-Header-Content-Length: '{header}' is not a number of bytes."), (status, body.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("""{"parameters":{"sequence_id":5}}""", "state between requests")]
    [InlineData("""{"parameters":{"sequence_id":"s"}}""", "state between requests")]
    [InlineData("""{"parameters":{"sequence_start":true}}""", "state between requests")]
    [InlineData("""{"inputs":[{"name":"x","parameters":{"shared_memory_region":"r"}}]}""", "shared-memory extension is not served")]
    [InlineData("""{"outputs":[{"name":"y","parameters":{"shared_memory_region":"r"}}]}""", "shared-memory extension is not served")]
    public async Task Infer_WhatIsNotServedHere_Is501(string request, string words)
    {
        var (status, body) = await _rig.PostAsync("v2/models/echo/infer", request);

        Assert.Contains(words, body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotImplemented, status);
    }

    [Theory]
    [InlineData("failing", 500, "The graph said no.")]
    [InlineData("full", 503, "64 requests wait.")]
    [InlineData("late", 504, "It waited 5 ms.")]
    [InlineData("broken", 503, "Model 'broken' is not loaded.")]
    [InlineData("nobody", 404, "There is no model 'nobody' on this box.")]
    [InlineData("throwing", 500, "The request failed inside the agent; its log says why.")]
    public async Task Infer_EngineRefuses_IsItsStatusAndSentence(string model, int expected, string message)
    {
        var (status, body) = await _rig.PostAsync($"v2/models/{model}/infer", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}""");

        Assert.Equal((expected, message), ((int)status, body.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Infer_BodyBeyondTheBound_Is413BeforeItIsSent()
    {
        using var content = new ByteArrayContent(new byte[ServingRig.Limit + 1]);

        var (status, body) = await _rig.PostAsync("v2/models/echo/infer", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("raise api.maxRequestBytes", body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServingRig.Limit + 1)]
    [InlineData(ServingRig.Limit * 8)]
    public async Task Infer_BodyOfNoStatedLengthBeyondTheBound_Is413(int size)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v2/models/echo/infer", UriKind.Relative)) { Content = new ByteArrayContent(new byte[size]) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _rig.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.StartsWith("{\"error\":", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_JsonThatBecomesTooLarge_Is413()
    {
        // Two bytes of JSON become eight of a tensor.
        var zeros = string.Join(',', Enumerable.Repeat('0', 20_000));

        var (status, body) = await _rig.PostAsync("v2/models/scalar/infer", $$"""{"inputs":[{"name":"x","shape":[20000],"datatype":"FP64","data":[{{zeros}}]}]}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("larger than api.maxRequestBytes allows", body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_CompressedBomb_Is413()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(new byte[4 << 20], TestContext.Current.CancellationToken);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _rig.PostAsync("v2/models/echo/infer", content)).Status);
    }

    [Theory]
    [InlineData("gzip", HttpStatusCode.BadRequest)]
    [InlineData("deflate", HttpStatusCode.BadRequest)]
    [InlineData("br", HttpStatusCode.NotImplemented)]
    public async Task Infer_EncodingThatIsNone_IsRefused(string encoding, HttpStatusCode expected)
    {
        using var content = new StringContent("not compressed");
        content.Headers.ContentEncoding.Add(encoding);

        Assert.Equal(expected, (await _rig.PostAsync("v2/models/echo/infer", content)).Status);
    }

    [Fact]
    public async Task Infer_ClientThatGoesAway_CancelsTheEngine()
    {
        _rig.Service.Add(MemoryModels.Ending("slow", async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Array.Empty<Agent.Tensors.TensorValue>();
        }));
        using var going = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var request = _rig.Client.PostAsync(
            new Uri("v2/models/slow/infer", UriKind.Relative), new StringContent("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}"""), going.Token);
        await _rig.Service.Entered.Task;

        await going.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        var gone = new TaskCompletionSource();
        await using var registration = _rig.Service.LastCancellation.Register(gone.SetResult);
        await gone.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await _rig.GetAsync("v2")).Status);
    }

    [Fact]
    public async Task Infer_BodyCutOffByTheClient_LeavesTheEndpointServing()
    {
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(IPAddress.Loopback, _rig.Address.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes("POST /v2/models/echo/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{\"inputs\""), TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.OK, (await _rig.GetAsync("v2")).Status);
    }
}
