namespace Edge.Agent.Configuration;

/// <summary>Where a key lies: a file, or a credential that systemd passes. Exactly one is named.</summary>
/// <param name="Field">The setting that says so, for messages.</param>
/// <param name="File">The file.</param>
/// <param name="Credential">The credential's name, as in LoadCredential=.</param>
public sealed record KeySource(string Field, string? File, string? Credential);
