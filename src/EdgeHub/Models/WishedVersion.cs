using Edge.Protocol.Messages;

namespace Edge.Hub.Models;

/// <summary>The version that a rule wants on a device.</summary>
/// <param name="Version">The version.</param>
/// <param name="Proof">How it proves itself; null: by its golden cases alone.</param>
internal sealed record WishedVersion(string Version, ProofPolicy? Proof = null);
