using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Tests.Api.Support;
using Google.Protobuf;

namespace Edge.Agent.Tests.Api.Grpc;

/// <summary>Compressed messages, framed by hand as gRPC's text has it: a client library might send them as they are.</summary>
public sealed class GrpcCompressionTests : IAsyncLifetime
{
    private const string Ok = "0";
    private const string ResourceExhausted = "8";
    private const string Unimplemented = "12";

    private ServingRig _rig = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("gzip", 40_000, Ok)]
    [InlineData("deflate", 40_000, Ok)]
    // 2 MiB of zeros are some thousand bytes, which the bound of 64 KiB would let pass.
    [InlineData("gzip", 2 << 20, ResourceExhausted)]
    [InlineData("deflate", 2 << 20, ResourceExhausted)]
    [InlineData("br", 40_000, Unimplemented)]
    public async Task ModelInfer_CompressedMessage_IsHeldAgainstTheBoundAsItComesOut(string encoding, int size, string expected)
    {
        var request = new ModelInferRequest { ModelName = "open", Inputs = { GrpcCallTests.Input("x", "FP32", 1, size / 8, 2) }, RawInputContents = { ByteString.CopyFrom(new byte[size]) } };

        var (status, answer) = await SendAsync(encoding, Packed(encoding, request.ToByteArray()));

        Assert.Equal(expected, status);
        Assert.Equal(expected == Ok ? size : 0, answer?.RawOutputContents[0].Length ?? 0);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task ModelInfer_BytesThatAreNotCompressed_EndsWithoutHarm(string encoding)
    {
        Assert.NotEqual(Ok, (await SendAsync(encoding, [1, 2, 3, 4])).Status);
        Assert.Equal(HttpStatusCode.OK, (await _rig.GetAsync("v2")).Status);
    }

    private static byte[] Packed(string encoding, byte[] message)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        }) stream.Write(message);
        Assert.True(packed.Length < ServingRig.Limit);
        return packed.ToArray();
    }

    private async Task<(string Status, ModelInferResponse? Answer)> SendAsync(string encoding, byte[] packed)
    {
        var frame = new byte[5 + packed.Length];
        frame[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), packed.Length);
        packed.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_rig.GrpcAddress, "inference.GRPCInferenceService/ModelInfer"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.Add("grpc-encoding", encoding);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _rig.Client.SendAsync(request, Stop);
        var body = await response.Content.ReadAsByteArrayAsync(Stop);
        var status = (response.TrailingHeaders.TryGetValues("grpc-status", out var values) ? values : response.Headers.GetValues("grpc-status")).Single();
        return (status, body.Length > 5 ? ModelInferResponse.Parser.ParseFrom(body, 5, body.Length - 5) : null);
    }
}
