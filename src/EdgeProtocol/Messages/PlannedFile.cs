namespace Edge.Protocol.Messages;

/// <summary>A file that comes as a delta, or compressed. Nothing here is signed: what is made of it is checked against the file's own digest.</summary>
/// <param name="File">The file's digest.</param>
/// <param name="Artifact">What comes in its place (docs/deltas.md).</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Base">The file it is made from; null for none.</param>
public sealed record PlannedFile(ArtifactDigest File, ArtifactDigest Artifact, long Size, ArtifactDigest? Base = null);
