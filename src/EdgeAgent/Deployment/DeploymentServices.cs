namespace Edge.Agent.Deployment;

/// <summary>What the controller needs of its surroundings.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record DeploymentServices(TimeProvider Time, ILogger<DeploymentController> Logger);
