namespace Edge.Agent.Serving;

/// <summary>Totals of one model version since it was loaded, as Triton's statistics extension gives them. Durations are sums over requests.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">Version.</param>
/// <param name="LastInference">When it last ran; null when it never did.</param>
/// <param name="InferenceCount">Inputs inferred: a batch of 8 counts 8.</param>
/// <param name="ExecutionCount">Runs of the session: a batch of 8 counts 1.</param>
/// <param name="Success">Requests answered.</param>
/// <param name="Fail">Requests refused or failed after they were accepted.</param>
/// <param name="Queue">Time in the queue.</param>
/// <param name="ComputeInput">Time for inputs.</param>
/// <param name="ComputeInfer">Time in ONNX Runtime.</param>
/// <param name="ComputeOutput">Time for outputs.</param>
/// <param name="Batches">Runs by batch size.</param>
public sealed record ModelStatistics(
    string Name,
    string Version,
    DateTimeOffset? LastInference,
    long InferenceCount,
    long ExecutionCount,
    DurationTotal Success,
    DurationTotal Fail,
    DurationTotal Queue,
    DurationTotal ComputeInput,
    DurationTotal ComputeInfer,
    DurationTotal ComputeOutput,
    IReadOnlyList<BatchStatistics> Batches)
{
    /// <summary>Requests that wait right now.</summary>
    public long Pending { get; init; }
}
