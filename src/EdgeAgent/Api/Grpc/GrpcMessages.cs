using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Google.Protobuf;

namespace Edge.Agent.Api.Grpc;

/// <summary>The engine's records as the wire's messages.</summary>
internal static class GrpcMessages
{
    /// <summary>A tensor of a model.</summary>
    /// <param name="tensor">The tensor.</param>
    public static ModelMetadataResponse.Types.TensorMetadata Tensor(TensorInfo tensor) =>
        new() { Name = tensor.Name, Datatype = tensor.Type.ProtocolName(), Shape = { tensor.Shape } };

    /// <summary>A model of the repository.</summary>
    /// <param name="model">The model.</param>
    public static RepositoryIndexResponse.Types.ModelIndex Index(ServedModel model) =>
        new() { Name = model.Name, Version = model.Version, State = ServingWords.Of(model.State), Reason = model.Reason };

    /// <summary>An answer; its bytes stay where they are.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">The version that answered.</param>
    /// <param name="outputs">The outputs to send.</param>
    public static ModelInferResponse Answer(ModelInferRequest request, string version, IReadOnlyList<TensorValue> outputs)
    {
        var answer = new ModelInferResponse { ModelName = request.ModelName, ModelVersion = version, Id = request.Id };
        foreach (var output in outputs)
        {
            answer.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor { Name = output.Name, Datatype = output.Type.ProtocolName(), Shape = { output.Shape } });
            answer.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(output.Data));
        }

        return answer;
    }

    /// <summary>A model's totals.</summary>
    /// <param name="model">The totals.</param>
    public static Wire.ModelStatistics Statistics(Serving.ModelStatistics model) => new()
    {
        Name = model.Name,
        Version = model.Version,
        LastInference = (ulong)(model.LastInference?.ToUnixTimeMilliseconds() ?? 0),
        InferenceCount = (ulong)model.InferenceCount,
        ExecutionCount = (ulong)model.ExecutionCount,
        InferenceStats = new InferStatistics
        {
            Success = Duration(model.Success),
            Fail = Duration(model.Fail),
            Queue = Duration(model.Queue),
            ComputeInput = Duration(model.ComputeInput),
            ComputeInfer = Duration(model.ComputeInfer),
            ComputeOutput = Duration(model.ComputeOutput),
            CacheHit = Duration(default),
            CacheMiss = Duration(default),
        },
        BatchStats =
        {
            model.Batches.Select(batch => new InferBatchStatistics
            {
                BatchSize = (ulong)batch.BatchSize,
                ComputeInput = Duration(batch.ComputeInput),
                ComputeInfer = Duration(batch.ComputeInfer),
                ComputeOutput = Duration(batch.ComputeOutput),
            }),
        },
    };

    private static StatisticDuration Duration(DurationTotal total) => new() { Count = (ulong)total.Count, Ns = (ulong)total.Nanoseconds };
}
