namespace Edge.Protocol.Messages;

/// <summary>One model version a device shall run.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">Model version.</param>
/// <param name="Digest">Digest of the version's manifest (<see cref="Artifacts.ModelManifest.Digest"/>).</param>
/// <param name="ManifestSize">Bytes of the manifest, so that the device can ask for its blocks.</param>
/// <param name="Proof">How it proves itself; null: by its golden cases alone.</param>
public sealed record DesiredModel(string Name, string Version, ArtifactDigest Digest, int ManifestSize, ProofPolicy? Proof = null);
