namespace Edge.Protocol.Trust;

/// <summary>A model version that targets metadata lists.</summary>
/// <param name="Name">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="Digest">The model digest.</param>
public sealed record ModelTarget(string Name, string Version, ArtifactDigest Digest);
