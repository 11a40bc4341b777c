namespace Edge.Agent.Models;

/// <summary>How a model version wants to be served.</summary>
/// <param name="Instances">Requests that may be in it at once, where no pipeline asks for more.</param>
/// <param name="Batching">Dynamic batching; null when the model does not batch.</param>
/// <param name="Queue">How requests wait.</param>
public sealed record ModelServingOptions(int Instances, BatchingOptions? Batching, QueueOptions Queue)
{
    /// <summary>One instance, no batching.</summary>
    public static ModelServingOptions Default { get; } = new(1, null, QueueOptions.Default);
}
