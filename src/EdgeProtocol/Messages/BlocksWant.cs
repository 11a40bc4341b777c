namespace Edge.Protocol.Messages;

/// <summary>
/// The blocks a device lacks of one artifact and hears, on <see cref="Topics.BlocksWant"/>: a question, and as long as blocks come the
/// word of what has come.
/// </summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Artifact">The artifact.</param>
/// <param name="Count">Blocks of the artifact, from its size in the manifest.</param>
/// <param name="Missing">A <see cref="Artifacts.BlockBitmap"/>, base64 in JSON; nothing set: it has what it came for.</param>
/// <param name="Metered">True when the device pays for its link: its blocks then come on its own topic, and no others.</param>
/// <param name="Joins">True for the first on a connection: what was published before did not come and will not.</param>
public sealed record BlocksWant(int V, ArtifactDigest Artifact, int Count, ReadOnlyMemory<byte> Missing, bool Metered, bool Joins);
