using Edge.Protocol.Artifacts;

namespace Edge.Protocol.Deltas;

/// <summary>How one file of a version comes to a device.</summary>
/// <param name="File">The file.</param>
/// <param name="Kind">The way.</param>
/// <param name="Bytes">What travels.</param>
/// <param name="Base">Digest of the file a delta starts from; null without one.</param>
public sealed record FileTransfer(ManifestFile File, TransferKind Kind, long Bytes, ArtifactDigest? Base);
