using Edge.Agent.Tensors;

namespace Edge.Agent.Serving;

/// <summary>Tensors in, tensors out: what every protocol asks of the engine.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Version">Version, or null for the one that serves.</param>
/// <param name="Inputs">Inputs by the graph's names. The engine has read them when its answer is there.</param>
/// <param name="Outputs">Wanted outputs; empty for all.</param>
/// <param name="Priority">0 for the model's default, else 1 (first) to the model's number of levels, as in Triton.</param>
/// <param name="Timeout">Longest wait in the queue; zero for the model's default.</param>
public sealed record InferenceRequest(
    string Model,
    string? Version,
    IReadOnlyList<TensorValue> Inputs,
    IReadOnlyList<string> Outputs,
    int Priority = 0,
    TimeSpan Timeout = default);
