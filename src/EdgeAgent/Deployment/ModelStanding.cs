using Edge.Protocol;

namespace Edge.Agent.Deployment;

/// <summary>What the reconciler may know of a model on this device.</summary>
/// <param name="Slots">Its slots.</param>
/// <param name="Whole">Digests of its versions that lie here whole.</param>
public sealed record ModelStanding(ModelSlots Slots, IReadOnlySet<ArtifactDigest> Whole);
