namespace Edge.Agent.Remote.Configuration;

/// <summary>What is known of every pipeline from the hub, as it lies on disk.</summary>
/// <param name="V">Format version, 1.</param>
/// <param name="Pipelines">One a name.</param>
public sealed record RemoteSlots(int V, IReadOnlyList<PipelineSlot> Pipelines);
