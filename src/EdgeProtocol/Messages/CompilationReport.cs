namespace Edge.Protocol.Messages;

/// <summary>An engine that an execution provider builds, while the CPU or the version before serves.</summary>
/// <param name="Providers">The providers in the policy's order.</param>
/// <param name="Since">When it began, UTC by the device's clock.</param>
/// <param name="Seconds">How long it has taken so far; of a candidate.</param>
/// <param name="TimeoutSeconds">After how many it fails; of a candidate.</param>
public sealed record CompilationReport(string Providers, DateTimeOffset Since, int? Seconds = null, int? TimeoutSeconds = null);
