using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Serving;
using Edge.Agent.Tests.Api.Support;
using Google.Protobuf;

namespace Edge.Agent.Tests.Api.Grpc;

public sealed class GrpcCallTests : IAsyncLifetime
{
    private ServingRig _rig = null!;
    private GRPCInferenceService.GRPCInferenceServiceClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ServingRig.StartAsync();
        _client = new GRPCInferenceService.GRPCInferenceServiceClient(_rig.Grpc);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Server_Asked_IsLiveReadyAndNamed()
    {
        Assert.True((await _client.ServerLiveAsync(new ServerLiveRequest(), cancellationToken: Stop)).Live);
        Assert.True((await _client.ServerReadyAsync(new ServerReadyRequest(), cancellationToken: Stop)).Ready);
        var server = await _client.ServerMetadataAsync(new ServerMetadataRequest(), cancellationToken: Stop);
        Assert.Equal(("edge-agent", AgentComposition.Version), (server.Name, server.Version));
        Assert.Equal(["classification", "model_configuration", "model_repository", "schedule_policy", "statistics"], server.Extensions);
    }

    [Theory]
    [InlineData("echo", "", true)]
    [InlineData("echo", "3", true)]
    [InlineData("echo", "4", false)]
    [InlineData("broken", "", false)]
    [InlineData("nobody", "", false)]
    public async Task ModelReady_OfAnyName_IsAnAnswer(string name, string version, bool ready) =>
        Assert.Equal(ready, (await _client.ModelReadyAsync(new ModelReadyRequest { Name = name, Version = version }, cancellationToken: Stop)).Ready);

    [Fact]
    public async Task ModelMetadata_OfAModel_DescribesIt()
    {
        var model = await _client.ModelMetadataAsync(new ModelMetadataRequest { Name = "echo" }, cancellationToken: Stop);

        Assert.Equal(("echo", "onnx_onnxv1"), (model.Name, model.Platform));
        Assert.Equal(["3"], model.Versions);
        Assert.Equal(new ModelMetadataResponse.Types.TensorMetadata { Name = "x", Datatype = "FP32", Shape = { -1, 3 } }, Assert.Single(model.Inputs));
        Assert.Equal("y", Assert.Single(model.Outputs).Name);
    }

    [Fact]
    public async Task ModelConfig_OfAModelThatBatches_IsItsConfiguration()
    {
        var answer = await _client.ModelConfigAsync(new ModelConfigRequest { Name = "echo", Version = "3" }, cancellationToken: Stop);

        Assert.Equal(
            new ModelConfig
            {
                Name = "echo",
                Platform = "onnxruntime_onnx",
                Backend = "onnxruntime",
                VersionPolicy = new ModelVersionPolicy { Latest = new ModelVersionPolicy.Types.Latest { NumVersions = 1 } },
                MaxBatchSize = 8,
                Input = { new ModelInput { Name = "x", DataType = DataType.TypeFp32, Dims = { 3 } } },
                Output = { new ModelOutput { Name = "y", DataType = DataType.TypeFp32, Dims = { 3 } } },
                InstanceGroup = { new ModelInstanceGroup { Name = "echo", Count = 2, Kind = ModelInstanceGroup.Types.Kind.Cpu } },
                DynamicBatching = new ModelDynamicBatching
                {
                    PreferredBatchSize = { 4, 8 },
                    MaxQueueDelayMicroseconds = 1500,
                    PriorityLevels = 1,
                    DefaultPriorityLevel = 1,
                    DefaultQueuePolicy = new ModelQueuePolicy { AllowTimeoutOverride = true },
                },
                ModelTransactionPolicy = new ModelTransactionPolicy(),
            },
            answer.Config);
    }

    [Fact]
    public async Task ModelConfig_OfEveryType_IsTritonsOfThatName()
    {
        var config = (await _client.ModelConfigAsync(new ModelConfigRequest { Name = "every" }, cancellationToken: Stop)).Config;

        Assert.All(config.Input, input => Assert.Equal(input.Name == "BYTES" ? "TypeString" : $"Type{input.Name}", input.DataType.ToString(), ignoreCase: true));
        Assert.Equal(Enum.GetValues<DataType>().Length - 1, config.Input.Count);
    }

    [Fact]
    public async Task ModelInfer_RawInputs_ComeBackRaw()
    {
        var bytes = ByteString.CopyFrom([.. new[] { 1f, 2f, 3f }.SelectMany(BitConverter.GetBytes)]);

        var answer = await _client.ModelInferAsync(
            new ModelInferRequest { ModelName = "echo", ModelVersion = "3", Id = "42", Inputs = { Input("x", "FP32", 1, 3) }, RawInputContents = { bytes }, Parameters = { ["priority"] = new InferParameter { Uint64Param = 3 }, ["timeout"] = new InferParameter { Int64Param = 250 } } },
            cancellationToken: Stop);

        Assert.Equal(("echo", "3", "42"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.Equal(new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = "FP32", Shape = { 1, 3 } }, Assert.Single(answer.Outputs));
        Assert.Equal(bytes, Assert.Single(answer.RawOutputContents));
        Assert.Equal((3, TimeSpan.FromMicroseconds(250)), (_rig.Service.LastRequest!.Priority, _rig.Service.LastRequest.Timeout));
    }

    [Fact]
    public async Task ModelInfer_ContentsOfEveryType_AreTheBinaryForm()
    {
        var request = new ModelInferRequest
        {
            ModelName = "most",
            Inputs =
            {
                Input("BOOL", new InferTensorContents { BoolContents = { true, false } }), Input("UINT8", new InferTensorContents { UintContents = { 0, 255 } }),
                Input("UINT16", new InferTensorContents { UintContents = { 1, 65535 } }), Input("UINT32", new InferTensorContents { UintContents = { 1, uint.MaxValue } }),
                Input("UINT64", new InferTensorContents { Uint64Contents = { 1, ulong.MaxValue } }), Input("INT8", new InferTensorContents { IntContents = { -128, 127 } }),
                Input("INT16", new InferTensorContents { IntContents = { -32768, 32767 } }), Input("INT32", new InferTensorContents { IntContents = { int.MinValue, int.MaxValue } }),
                Input("INT64", new InferTensorContents { Int64Contents = { long.MinValue, long.MaxValue } }), Input("FP32", new InferTensorContents { Fp32Contents = { 1.5f, float.NaN } }),
                Input("FP64", new InferTensorContents { Fp64Contents = { -1.5, double.Epsilon } }), Input("BYTES", new InferTensorContents { BytesContents = { ByteString.CopyFrom(0xFF), ByteString.Empty } }),
            },
        };
        _rig.Service.Add(MemoryModels.Without16BitFloats());

        var answer = await _client.ModelInferAsync(request, cancellationToken: Stop);

        Assert.Equal(
            [
                "0100", "00FF", "0100FFFF", "01000000FFFFFFFF", "0100000000000000FFFFFFFFFFFFFFFF", "807F", "0080FF7F", "00000080FFFFFF7F", "0000000000000080FFFFFFFFFFFFFF7F",
                "0000C03F0000C0FF", "000000000000F8BF0100000000000000", "01000000FF00000000",
            ],
            answer.RawOutputContents.Select(bytes => Convert.ToHexString(bytes.Span)));
    }

    [Fact]
    public async Task ModelInfer_HalfFloats_TravelRaw()
    {
        var bytes = ByteString.CopyFrom(BitConverter.GetBytes((Half)1.5f));

        var answer = await _client.ModelInferAsync(new ModelInferRequest { ModelName = "half", Inputs = { Input("x", "FP16", 1) }, RawInputContents = { bytes } }, cancellationToken: Stop);

        Assert.Equal(bytes, Assert.Single(answer.RawOutputContents));
    }

    [Fact]
    public async Task ModelInfer_Classification_GivesTheBestWithTheirLabels()
    {
        var answer = await _client.ModelInferAsync(
            new ModelInferRequest
            {
                ModelName = "echo",
                Inputs = { Input("x", "FP32", new InferTensorContents { Fp32Contents = { 1, 3, 2, 9, 8, 7 } }, 2, 3) },
                Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "y", Parameters = { ["classification"] = new InferParameter { Int64Param = 1 } } } },
            },
            cancellationToken: Stop);

        Assert.Equal(new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = "BYTES", Shape = { 2, 1 } }, Assert.Single(answer.Outputs));
        Assert.Equal("\u000e\0\0\03.000000:1:dog\u000e\0\0\09.000000:0:cat", Assert.Single(answer.RawOutputContents).ToStringUtf8());
    }

    [Fact]
    public async Task Statistics_OfAModel_AreItsTotals()
    {
        _rig.Service.Totals =
        [
            new Edge.Agent.Serving.ModelStatistics(
                "echo", "3", DateTimeOffset.FromUnixTimeMilliseconds(77), 9, 2, new DurationTotal(3, 30), new DurationTotal(1, 5), new DurationTotal(4, 40), new DurationTotal(3, 31),
                new DurationTotal(3, 32), new DurationTotal(3, 33), [new BatchStatistics(8, new DurationTotal(1, 10), new DurationTotal(1, 11), new DurationTotal(1, 12))]),
        ];

        var model = Assert.Single((await _client.ModelStatisticsAsync(new ModelStatisticsRequest { Name = "echo" }, cancellationToken: Stop)).ModelStats);

        Assert.Equal(("echo", "3", 77ul, 9ul, 2ul), (model.Name, model.Version, model.LastInference, model.InferenceCount, model.ExecutionCount));
        Assert.Equal((3ul, 30ul, 40ul), (model.InferenceStats.Success.Count, model.InferenceStats.Success.Ns, model.InferenceStats.Queue.Ns));
        Assert.Equal((8ul, 12ul), (model.BatchStats[0].BatchSize, model.BatchStats[0].ComputeOutput.Ns));
    }

    [Fact]
    public async Task Repository_LoadedAndUnloaded_IsIndexed()
    {
        await _client.RepositoryModelLoadAsync(new RepositoryModelLoadRequest { ModelName = "coming" }, cancellationToken: Stop);
        var ready = await _client.RepositoryIndexAsync(new RepositoryIndexRequest { Ready = true }, cancellationToken: Stop);
        await _client.RepositoryModelUnloadAsync(new RepositoryModelUnloadRequest { ModelName = "coming" }, cancellationToken: Stop);
        var all = await _client.RepositoryIndexAsync(new RepositoryIndexRequest(), cancellationToken: Stop);

        Assert.Contains(new RepositoryIndexResponse.Types.ModelIndex { Name = "coming", Version = "3", State = "READY" }, ready.Models);
        Assert.DoesNotContain(ready.Models, model => model.Name == "broken");
        Assert.Contains(new RepositoryIndexResponse.Types.ModelIndex { Name = "coming", Version = "3", State = "UNAVAILABLE", Reason = "unloaded" }, all.Models);
    }

    internal static ModelInferRequest.Types.InferInputTensor Input(string name, string type, params long[] shape) => new() { Name = name, Datatype = type, Shape = { shape } };

    internal static ModelInferRequest.Types.InferInputTensor Input(string name, string type, InferTensorContents contents, params long[] shape) =>
        new() { Name = name, Datatype = type, Shape = { shape }, Contents = contents };

    private static ModelInferRequest.Types.InferInputTensor Input(string type, InferTensorContents contents) => Input(type, type, contents, 2);
}
