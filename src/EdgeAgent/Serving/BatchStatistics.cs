namespace Edge.Agent.Serving;

/// <summary>Runs of one batch size.</summary>
/// <param name="BatchSize">Inputs in a run.</param>
/// <param name="ComputeInput">Time for inputs.</param>
/// <param name="ComputeInfer">Time in ONNX Runtime.</param>
/// <param name="ComputeOutput">Time for outputs.</param>
public sealed record BatchStatistics(int BatchSize, DurationTotal ComputeInput, DurationTotal ComputeInfer, DurationTotal ComputeOutput);
