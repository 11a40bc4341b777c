namespace Edge.Protocol.Messages;

/// <summary>A model that an execution provider compiles while the CPU serves it.</summary>
/// <param name="Providers">The providers in the policy's order.</param>
/// <param name="Since">When it began, UTC.</param>
public sealed record CompilationReport(string Providers, DateTimeOffset Since);
