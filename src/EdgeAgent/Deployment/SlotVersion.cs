using Edge.Protocol;

namespace Edge.Agent.Deployment;

/// <summary>A model version in a slot.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its manifest's digest.</param>
/// <param name="Revision">The desired revision that asked for it.</param>
public sealed record SlotVersion(string Version, ArtifactDigest Digest, long Revision);
