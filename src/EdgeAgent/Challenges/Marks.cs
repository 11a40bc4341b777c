using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Challenges;

/// <summary>What decides: a challenge speaks of these alone.</summary>
/// <param name="Model">The model; null while none serves.</param>
/// <param name="Rule">Digest of its rule; null for none.</param>
/// <param name="Configuration">Digest of the effective configuration.</param>
internal sealed record Marks(ModelReference? Model, ArtifactDigest? Rule, ArtifactDigest Configuration)
{
    /// <summary>Those of a decision.</summary>
    /// <param name="decision">The decision.</param>
    public static Marks Of(DecisionRecord decision) => new(decision.Model, decision.RuleDigest, decision.ConfigurationDigest);

    /// <summary>Those that a step was recorded with.</summary>
    /// <param name="record">The step.</param>
    public static Marks Of(ChallengeRecord record) => new(record.Model, record.RuleDigest, record.ConfigurationDigest);
}
