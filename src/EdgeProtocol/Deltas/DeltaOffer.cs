namespace Edge.Protocol.Deltas;

/// <summary>A delta that the hub has or can make.</summary>
/// <param name="Base">Digest of the file it starts from.</param>
/// <param name="Target">Digest of the file it makes.</param>
/// <param name="Size">Its bytes.</param>
public sealed record DeltaOffer(ArtifactDigest Base, ArtifactDigest Target, long Size);
