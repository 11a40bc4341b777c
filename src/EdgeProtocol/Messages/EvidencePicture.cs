namespace Edge.Protocol.Messages;

/// <summary>A picture that the device kept of what it decided about, redacted as its policy says. It may be gone when somebody asks: pictures are kept for a time and within a quota.</summary>
/// <param name="Kind">How much of the image it shows.</param>
/// <param name="Digest">SHA-256 of its file.</param>
/// <param name="Size">Bytes of its file.</param>
/// <param name="Box">For a crop and a thumbnail: the part of the image it shows; older agents say it of crops alone.</param>
public sealed record EvidencePicture(PictureKind Kind, ArtifactDigest Digest, int Size, DetectedBox? Box = null);
