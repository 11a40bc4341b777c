namespace Edge.Protocol.Messages;

/// <summary>Which model decided.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">Model version.</param>
/// <param name="Digest">Digest of the version's manifest: the files, byte for byte.</param>
public sealed record ModelReference(string Name, string Version, ArtifactDigest Digest);
