namespace Edge.Agent.Connectivity;

/// <summary>A model that a technician holds.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">The version it stays at.</param>
/// <param name="By">Who holds it.</param>
/// <param name="At">Since when, UTC; null where the clock was not to be trusted.</param>
internal sealed record HeldModel(string Name, string? Version, string By, DateTimeOffset? At);
