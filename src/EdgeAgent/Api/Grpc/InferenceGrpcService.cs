using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Api.OpenInference;
using Edge.Agent.Diagnostics;
using Edge.Agent.Serving;
using Edge.Protocol;
using Grpc.Core;

namespace Edge.Agent.Api.Grpc;

/// <summary>The calls of <c>inference.GRPCInferenceService</c>. Outputs are always raw, as Triton sends them.</summary>
internal sealed partial class InferenceGrpcService
{
    private readonly IInferenceService _service;
    private readonly Readiness _readiness;
    private readonly int _limit;
    private readonly ILogger<InferenceGrpcService> _log;

    /// <summary>The calls.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="readiness">Whether every pipeline can decide.</param>
    /// <param name="maxRequestBytes">Most bytes of a request's inputs.</param>
    /// <param name="log">Where calls that fail unexpectedly are logged.</param>
    public InferenceGrpcService(IInferenceService service, Readiness readiness, int maxRequestBytes, ILogger<InferenceGrpcService> log)
    {
        _service = service;
        _readiness = readiness;
        _limit = maxRequestBytes;
        _log = log;
    }

    /// <summary>The server answers.</summary>
    public static Task<ServerLiveResponse> ServerLive() =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    /// <summary>Every model is ready.</summary>
    public Task<ServerReadyResponse> ServerReady() =>
        Task.FromResult(new ServerReadyResponse { Ready = ServerReadiness.Of(_service, _readiness) });

    /// <summary>A model is ready; one that nobody knows is not.</summary>
    public Task<ModelReadyResponse> ModelReady(ModelReadyRequest request) =>
        Task.FromResult(new ModelReadyResponse
        {
            Ready = _service.Find(request.Name, Version(request.Version)) is { IsSuccess: true, Value.State: ServingState.Ready },
        });

    /// <summary>The server and its extensions.</summary>
    public static Task<ServerMetadataResponse> ServerMetadata() =>
        Task.FromResult(new ServerMetadataResponse
        {
            Name = ServerDescription.Name,
            Version = AgentComposition.Version,
            // The binary extension is HTTP's; gRPC carries bytes as they are.
            Extensions = { ServerDescription.Extensions.Where(extension => extension != "binary_tensor_data") },
        });

    /// <summary>A model and its tensors.</summary>
    public Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request)
    {
        var model = Require(_service.Find(request.Name, Version(request.Version)));
        return Task.FromResult(new ModelMetadataResponse
        {
            Name = model.Name,
            Versions = { ServedVersions.Of(_service, model) },
            Platform = ServerDescription.Platform,
            Inputs = { model.Inputs.Select(GrpcMessages.Tensor) },
            Outputs = { model.Outputs.Select(GrpcMessages.Tensor) },
        });
    }

    /// <summary>How a model is served.</summary>
    public Task<ModelConfigResponse> ModelConfiguration(ModelConfigRequest request) =>
        Task.FromResult(new ModelConfigResponse { Config = GrpcModelConfiguration.Of(Require(_service.Find(request.Name, Version(request.Version)))) });

    /// <summary>Runs tensors through a model.</summary>
    public async Task<ModelInferResponse> ModelInferAsync(ModelInferRequest request, ServerCallContext context)
    {
        try
        {
            using var call = Require(GrpcInferReader.Read(request, _limit));
            var answer = Require(await _service.InferAsync(call.ToRequest(request.ModelName, Version(request.ModelVersion)), context.CancellationToken));
            // The response points into the answer's memory, and is written after this method is through.
            context.GetHttpContext().Response.RegisterForDispose(answer);
            return OutputSelection.Of(call, answer, _service, request.ModelName, out var outputs) is { } problem
                ? throw GrpcStatus.Exception(problem)
                : GrpcMessages.Answer(request, answer.Version, outputs);
        }
        catch (Exception exception) when (exception is not RpcException && !context.CancellationToken.IsCancellationRequested)
        {
            Log.Failed(_log, context.Method, exception);
            throw new RpcException(new Status(StatusCode.Internal, "The call failed inside the agent; its log says why."));
        }
    }

    /// <summary>What models did.</summary>
    public Task<ModelStatisticsResponse> ModelStatistics(ModelStatisticsRequest request)
    {
        var statistics = Require(_service.Statistics(request.Name.Length == 0 ? null : request.Name, Version(request.Version)));
        return Task.FromResult(new ModelStatisticsResponse { ModelStats = { statistics.Select(GrpcMessages.Statistics) } });
    }

    /// <summary>Every model there is.</summary>
    public Task<RepositoryIndexResponse> RepositoryIndex(RepositoryIndexRequest request) =>
        Task.FromResult(new RepositoryIndexResponse
        {
            Models = { _service.Models.Where(model => !request.Ready || model.State == ServingState.Ready).Select(GrpcMessages.Index) },
        });

    /// <summary>Loads a model.</summary>
    public async Task<RepositoryModelLoadResponse> LoadAsync(RepositoryModelLoadRequest request, ServerCallContext context)
    {
        await ChangeAsync(request.ModelName, request.Parameters.Keys, _service.LoadAsync, context);
        return new RepositoryModelLoadResponse();
    }

    /// <summary>Unloads a model.</summary>
    public async Task<RepositoryModelUnloadResponse> UnloadAsync(RepositoryModelUnloadRequest request, ServerCallContext context)
    {
        await ChangeAsync(request.ModelName, request.Parameters.Keys, _service.UnloadAsync, context);
        return new RepositoryModelUnloadResponse();
    }

    private static async Task ChangeAsync(
        string model, IEnumerable<string> parameters, Func<string, CancellationToken, ValueTask<Problem?>> change, ServerCallContext context)
    {
        foreach (var parameter in parameters)
        {
            if (RepositoryRequest.Override(parameter) is { } refused) throw GrpcStatus.Exception(refused);
        }

        if (await change(model, context.CancellationToken) is { } problem) throw GrpcStatus.Exception(problem);
    }

    /// <summary>An absent text is an empty one on this wire.</summary>
    private static string? Version(string version) => version.Length == 0 ? null : version;

    private static T Require<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var problem) ? value : throw GrpcStatus.Exception(problem);

    private static partial class Log
    {
        [LoggerMessage(1061, LogLevel.Error, "{Method} failed.")]
        public static partial void Failed(ILogger logger, string method, Exception exception);
    }
}
