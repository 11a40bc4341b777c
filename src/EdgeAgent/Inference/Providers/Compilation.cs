namespace Edge.Agent.Inference.Providers;

/// <summary>A model that a provider compiles while the CPU serves.</summary>
/// <param name="Providers">The policy's order.</param>
/// <param name="Since">When it began, UTC.</param>
public sealed record Compilation(string Providers, DateTimeOffset Since);
