namespace Edge.Agent.Deployment;

/// <summary>What separates the device from a desired revision. Immutable: a new revision makes a new plan.</summary>
/// <param name="Revision">The desired revision.</param>
/// <param name="Updates">One entry for each model that has something to do.</param>
public sealed record DeploymentPlan(long Revision, IReadOnlyList<ModelUpdate> Updates);
