using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Tests.Api.Support;
using Google.Protobuf;
using Grpc.Core;

namespace Edge.Agent.Tests.Api.Grpc;

public sealed class GrpcRefusalTests : IAsyncLifetime
{
    private static readonly Dictionary<string, (StatusCode Status, Action<ModelInferRequest> Spoil)> Faults = new()
    {
        ["There is no model 'nobody'"] = (StatusCode.NotFound, request => request.ModelName = "nobody"),
        ["Version 4 of model 'echo'"] = (StatusCode.NotFound, request => request.ModelVersion = "4"),
        ["Model 'broken' is not loaded."] = (StatusCode.Unavailable, request => request.ModelName = "broken"),
        ["takes FP32 at input 'x' and got FP64"] = (StatusCode.InvalidArgument, request => (request.Inputs[0].Datatype, request.Inputs[0].Contents) = ("FP64", new InferTensorContents { Fp64Contents = { 1, 2, 3 } })),
        ["datatype 'FLOAT' is none of the protocol's"] = (StatusCode.InvalidArgument, request => request.Inputs[0].Datatype = "FLOAT"),
        ["inputs[0] has no name"] = (StatusCode.InvalidArgument, request => request.Inputs[0].Name = ""),
        ["stands twice"] = (StatusCode.InvalidArgument, request => request.Inputs.Add(request.Inputs[0].Clone())),
        ["a dimension is negative"] = (StatusCode.InvalidArgument, request => request.Inputs[0].Shape[0] = -1),
        ["more elements than 64 bits can count"] = (StatusCode.InvalidArgument, request => request.Inputs[0].Shape[0] = long.MaxValue),
        ["more than 32 dimensions"] = (StatusCode.InvalidArgument, request => request.Inputs[0].Shape.AddRange(Enumerable.Repeat(1L, 40))),
        ["has 3 elements in data where shape [2,3] has 6"] = (StatusCode.InvalidArgument, request => request.Inputs[0].Shape[0] = 2),
        ["belong in fp32_contents and nowhere else"] = (StatusCode.InvalidArgument, request => request.Inputs[0].Contents.IntContents.Add(1)),
        ["has an element that is no INT8"] = (StatusCode.InvalidArgument, request => (request.Inputs[0].Datatype, request.Inputs[0].Contents) = ("INT8", new InferTensorContents { IntContents = { 1, 2, 128 } })),
        ["has an element that is no UINT16"] = (StatusCode.InvalidArgument, request => (request.Inputs[0].Datatype, request.Inputs[0].Contents) = ("UINT16", new InferTensorContents { UintContents = { 1, 2, 65536 } })),
        ["FP16, which travels in raw_input_contents alone"] = (StatusCode.InvalidArgument, request => request.Inputs[0].Datatype = "FP16"),
        ["contents beside raw_input_contents"] = (StatusCode.InvalidArgument, request => request.RawInputContents.Add(ByteString.CopyFrom(new byte[12]))),
        ["raw_input_contents has 2 entries where inputs has 1"] = (StatusCode.InvalidArgument, request => request.RawInputContents.AddRange([ByteString.Empty, ByteString.Empty])),
        ["raw bytes of length 11 where shape [1,3] of FP32 takes 12 bytes"] = (StatusCode.InvalidArgument, request => Raw(request, new byte[11])),
        ["cut off within an element"] = (StatusCode.InvalidArgument, request => Raw(request, [9, 0, 0, 0, 1], "BYTES")),
        ["outputs[0] has no name"] = (StatusCode.InvalidArgument, request => request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor())),
        ["has no output 'z'"] = (StatusCode.InvalidArgument, request => request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "z" })),
        ["parameters.timeout"] = (StatusCode.InvalidArgument, request => request.Parameters["timeout"] = new InferParameter { DoubleParam = 1.5 }),
        ["parameters.priority"] = (StatusCode.InvalidArgument, request => request.Parameters["priority"] = new InferParameter { Uint64Param = ulong.MaxValue }),
        ["state between requests"] = (StatusCode.Unimplemented, request => request.Parameters["sequence_id"] = new InferParameter { Int64Param = 1 }),
        ["shared-memory extension"] = (StatusCode.Unimplemented, request => request.Inputs[0].Parameters["shared_memory_region"] = new InferParameter { StringParam = "r" }),
        ["larger than api.maxRequestBytes"] = (StatusCode.ResourceExhausted, request => (request.Inputs[0].Datatype, request.Inputs[0].Contents) = ("INT32", new InferTensorContents { IntContents = { new int[16_400] } })),
        ["exceeds the maximum configured message size"] = (StatusCode.ResourceExhausted, request => Raw(request, new byte[ServingRig.Limit])),
    };

    private ServingRig _rig = null!;
    private GRPCInferenceService.GRPCInferenceServiceClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ModelInferRequest Good => new()
    {
        ModelName = "echo",
        Inputs = { GrpcCallTests.Input("x", "FP32", new InferTensorContents { Fp32Contents = { 1, 2, 3 } }, 1, 3) },
    };

    public static TheoryData<string> Words => [.. Faults.Keys];

    public async ValueTask InitializeAsync()
    {
        _rig = await ServingRig.StartAsync();
        _client = new GRPCInferenceService.GRPCInferenceServiceClient(_rig.Grpc);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [MemberData(nameof(Words))]
    public async Task ModelInfer_RequestThatDoesNotFit_EndsWithItsStatusAndSaysWhy(string words)
    {
        var request = Good;
        Faults[words].Spoil(request);

        var ended = await Assert.ThrowsAsync<RpcException>(async () => await _client.ModelInferAsync(request, cancellationToken: Stop));

        Assert.Contains(words, ended.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(Faults[words].Status, ended.StatusCode);
    }

    [Theory]
    [InlineData("failing", StatusCode.Internal, "The graph said no.")]
    [InlineData("full", StatusCode.Unavailable, "64 requests wait.")]
    [InlineData("late", StatusCode.DeadlineExceeded, "It waited 5 ms.")]
    [InlineData("throwing", StatusCode.Internal, "The call failed inside the agent; its log says why.")]
    public async Task ModelInfer_EngineRefuses_IsItsStatusAndSentence(string model, StatusCode expected, string message)
    {
        var request = new ModelInferRequest { ModelName = model, Inputs = { GrpcCallTests.Input("x", "FP32", new InferTensorContents { Fp32Contents = { 1 } }, 1) } };

        var ended = await Assert.ThrowsAsync<RpcException>(async () => await _client.ModelInferAsync(request, cancellationToken: Stop));

        Assert.Equal((expected, message), (ended.StatusCode, ended.Status.Detail));
    }

    [Fact]
    public async Task ModelInfer_DeadlinePassed_CancelsTheEngine()
    {
        _rig.Service.Add(MemoryModels.Ending("slow", async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Array.Empty<Agent.Tensors.TensorValue>();
        }));
        var request = new ModelInferRequest { ModelName = "slow", Inputs = { GrpcCallTests.Input("x", "FP32", new InferTensorContents { Fp32Contents = { 1 } }, 1) } };

        var ended = await Assert.ThrowsAsync<RpcException>(async () => await _client.ModelInferAsync(request, deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Stop));

        Assert.Equal(StatusCode.DeadlineExceeded, ended.StatusCode);
        var gone = new TaskCompletionSource();
        await using var registration = _rig.Service.LastCancellation.Register(gone.SetResult);
        await gone.Task.WaitAsync(Stop);
    }

    [Fact]
    public async Task ModelInfer_MessageFarBeyondTheBound_IsRefusedAsOneJustBeyondIt()
    {
        var request = Good;
        Raw(request, new byte[8 << 20]);

        var ended = await Assert.ThrowsAsync<RpcException>(async () => await _client.ModelInferAsync(request, cancellationToken: Stop));

        Assert.Equal((StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."), (ended.StatusCode, ended.Status.Detail));
    }

    [Fact]
    public async Task Repository_Refused_IsItsStatus()
    {
        Assert.Equal(StatusCode.PermissionDenied, await CodeAsync(_client.RepositoryModelLoadAsync(new RepositoryModelLoadRequest { ModelName = "hubs" }, cancellationToken: Stop).ResponseAsync));
        Assert.Equal(StatusCode.NotFound, await CodeAsync(_client.RepositoryModelUnloadAsync(new RepositoryModelUnloadRequest { ModelName = "nobody" }, cancellationToken: Stop).ResponseAsync));
        Assert.Equal(StatusCode.NotFound, await CodeAsync(_client.ModelMetadataAsync(new ModelMetadataRequest { Name = "nobody" }, cancellationToken: Stop).ResponseAsync));
        Assert.Equal(StatusCode.NotFound, await CodeAsync(_client.ModelConfigAsync(new ModelConfigRequest { Name = "nobody" }, cancellationToken: Stop).ResponseAsync));
        Assert.Equal(StatusCode.NotFound, await CodeAsync(_client.ModelStatisticsAsync(new ModelStatisticsRequest { Name = "nobody" }, cancellationToken: Stop).ResponseAsync));
        var request = new RepositoryModelLoadRequest { ModelName = "echo", Parameters = { ["config"] = new ModelRepositoryParameter { StringParam = "{}" } } };
        Assert.Equal(StatusCode.Unimplemented, await CodeAsync(_client.RepositoryModelLoadAsync(request, cancellationToken: Stop).ResponseAsync));
    }

    [Theory]
    [InlineData("ModelInfer")]
    [InlineData("ServerLive")]
    public async Task Call_BytesThatAreNoMessage_EndsWithoutHarm(string method)
    {
        var marshaller = Marshallers.Create(bytes => bytes, bytes => bytes);
        var call = new Method<byte[], byte[]>(MethodType.Unary, "inference.GRPCInferenceService", method, marshaller, marshaller);

        var code = await CodeAsync(_rig.Grpc.CreateCallInvoker().AsyncUnaryCall(call, null, new CallOptions(cancellationToken: Stop), [0x0A, 0xFF, 0xFF, 0x03, 1]).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, code);
        Assert.True((await _client.ServerLiveAsync(new ServerLiveRequest(), cancellationToken: Stop)).Live);
    }

    [Fact]
    public async Task Call_OfTritonsThatIsNotServed_IsUnimplemented()
    {
        var marshaller = Marshallers.Create(bytes => bytes, bytes => bytes);
        var call = new Method<byte[], byte[]>(MethodType.Unary, "inference.GRPCInferenceService", "SystemSharedMemoryStatus", marshaller, marshaller);

        Assert.Equal(StatusCode.Unimplemented, await CodeAsync(_rig.Grpc.CreateCallInvoker().AsyncUnaryCall(call, null, new CallOptions(cancellationToken: Stop), []).ResponseAsync));
    }

    private static void Raw(ModelInferRequest request, byte[] bytes, string type = "FP32")
    {
        (request.Inputs[0].Contents, request.Inputs[0].Datatype) = (null, type);
        request.RawInputContents.Add(ByteString.CopyFrom(bytes));
    }

    private static async Task<StatusCode> CodeAsync<T>(Task<T> call) => (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode;
}
