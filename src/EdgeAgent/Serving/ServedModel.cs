using Edge.Agent.Models;
using Edge.Agent.Tensors;

namespace Edge.Agent.Serving;

/// <summary>A model version as a protocol describes it.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">Version.</param>
/// <param name="State">Whether it serves.</param>
/// <param name="Reason">Why it does not, or what is degraded; empty when all is well.</param>
/// <param name="Task">Its task, for example <c>image-classification</c>.</param>
/// <param name="Inputs">The graph's inputs; empty when it is not loaded.</param>
/// <param name="Outputs">The graph's outputs; empty when it is not loaded.</param>
/// <param name="Labels">Labels in output order; empty when the task has none.</param>
/// <param name="Serving">Instances, batching and queue as they are in force; the defaults when it is not loaded.</param>
/// <param name="ExecutionProvider">What runs it; null when it is not loaded.</param>
public sealed record ServedModel(
    string Name,
    string Version,
    ServingState State,
    string Reason,
    string Task,
    IReadOnlyList<TensorInfo> Inputs,
    IReadOnlyList<TensorInfo> Outputs,
    IReadOnlyList<string> Labels,
    ModelServingOptions Serving,
    string? ExecutionProvider)
{
    /// <summary>The image that its task takes; null when it takes none, or is not loaded.</summary>
    public ModelInput? Image { get; init; }

    /// <summary>Largest batch along the first dimension; 0 when the model does not batch.</summary>
    public int MaxBatchSize => Serving.Batching?.MaxBatchSize ?? 0;
}
