namespace Edge.Agent.Remote.Commands;

/// <summary>Where a bundle lies.</summary>
/// <param name="Path">The file on the box.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="LeftOut">What did not fit or could not be read.</param>
/// <param name="Uploading">Whether a copy waits for its upload.</param>
internal sealed record DiagnosticsResult(string Path, long Bytes, Protocol.ArtifactDigest Digest, IReadOnlyList<string> LeftOut, bool Uploading = false);
