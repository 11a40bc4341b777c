using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Models;

/// <summary>A model version whole on disk and checked against its digest: what Deployment hands to Inference. Immutable.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">Model version.</param>
/// <param name="Digest">Digest of its manifest.</param>
/// <param name="Directory">The folder that holds <c>model.json</c> and the files it names.</param>
public sealed record ModelSnapshot(string Name, string Version, ArtifactDigest Digest, string Directory)
{
    /// <summary>The form a decision names it in.</summary>
    public ModelReference ToReference() => new(Name, Version, Digest);
}
