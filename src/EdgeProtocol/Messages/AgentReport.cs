namespace Edge.Protocol.Messages;

/// <summary>The agent's build and the machine it runs on.</summary>
/// <param name="Version">Agent version.</param>
/// <param name="Runtime"><c>native</c> or <c>jit</c>.</param>
/// <param name="Platform">Runtime identifier, for example <c>linux-arm64</c>.</param>
/// <param name="ConfigurationDigest">SHA-256 of the effective configuration.</param>
public sealed record AgentReport(string Version, string Runtime, string Platform, ArtifactDigest ConfigurationDigest);
