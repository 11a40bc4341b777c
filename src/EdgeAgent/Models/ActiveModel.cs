namespace Edge.Agent.Models;

/// <summary>The version of a model that serves now.</summary>
/// <param name="Snapshot">The version.</param>
/// <param name="Check">What loading it showed.</param>
public sealed record ActiveModel(ModelSnapshot Snapshot, ModelCheck Check);
