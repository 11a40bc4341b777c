using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>What is to be done for one model.</summary>
/// <param name="Model">The version that is wanted.</param>
/// <param name="Steps">The steps, in order; a failed step ends the update.</param>
public sealed record ModelUpdate(DesiredModel Model, IReadOnlyList<UpdateStep> Steps);
