namespace Edge.Protocol.Messages;

/// <summary>The blocks a hub wants of an offered upload now, on <see cref="Topics.UploadWant"/>.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Digest">The upload's digest.</param>
/// <param name="Count">Blocks of the upload, by its size.</param>
/// <param name="Missing">A <see cref="Artifacts.BlockBitmap"/>, base64 in JSON; a hub that lacks many wants some, and more when they have come.</param>
/// <param name="BytesPerSecond">How fast they may come; left out: as fast as they can.</param>
public sealed record UploadWant(int V, ArtifactDigest Digest, int Count, ReadOnlyMemory<byte> Missing, int? BytesPerSecond = null);
