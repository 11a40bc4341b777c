using Edge.Protocol;

namespace Edge.Hub.Models.Transfers;

/// <summary>One file of a version, made from another version or from nothing.</summary>
/// <param name="File">The file's digest.</param>
/// <param name="Base">The file it is made from; null for none.</param>
/// <param name="Artifact">What was made, in the artifact store.</param>
/// <param name="Size">Its bytes.</param>
internal sealed record ShelvedFile(ArtifactDigest File, ArtifactDigest? Base, ArtifactDigest Artifact, long Size);
