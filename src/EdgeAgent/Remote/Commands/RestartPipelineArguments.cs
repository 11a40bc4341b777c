namespace Edge.Agent.Remote.Commands;

/// <summary>What <c>restart-pipeline</c> needs to know.</summary>
/// <param name="Name">The pipeline.</param>
internal sealed record RestartPipelineArguments(string Name);
