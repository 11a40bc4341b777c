namespace Edge.Agent.Serving;

/// <summary>Where a request's time went, in Triton's parts.</summary>
/// <param name="Queue">Waiting for company and a free instance.</param>
/// <param name="ComputeInput">Bringing the inputs into the instance's memory, preprocessing included.</param>
/// <param name="ComputeInfer">Inside ONNX Runtime.</param>
/// <param name="ComputeOutput">Bringing the outputs out, postprocessing included.</param>
public readonly record struct InferenceTiming(TimeSpan Queue, TimeSpan ComputeInput, TimeSpan ComputeInfer, TimeSpan ComputeOutput);
