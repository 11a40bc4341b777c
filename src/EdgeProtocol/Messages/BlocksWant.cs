namespace Edge.Protocol.Messages;

/// <summary>The blocks a device lacks of one artifact, on <see cref="Topics.BlocksWant"/>; sent again for what did not come.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Artifact">The artifact.</param>
/// <param name="Count">Blocks of the artifact, from its size in the manifest.</param>
/// <param name="Missing">A <see cref="Artifacts.BlockBitmap"/>, base64 in JSON.</param>
/// <param name="Metered">True when the device pays for its link: its blocks then come on its own topic, and no others.</param>
public sealed record BlocksWant(int V, ArtifactDigest Artifact, int Count, ReadOnlyMemory<byte> Missing, bool Metered);
