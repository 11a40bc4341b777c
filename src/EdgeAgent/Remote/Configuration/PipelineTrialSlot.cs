using Edge.Protocol;

namespace Edge.Agent.Remote.Configuration;

/// <summary>A configuration under trial: on disk before each try, so that one that takes the agent down is left after a few.</summary>
/// <param name="Digest">The configuration.</param>
/// <param name="Revision">The desired revision that asked for it.</param>
/// <param name="AttemptsLeft">Tries left after the one that is under way.</param>
public sealed record PipelineTrialSlot(ArtifactDigest Digest, long Revision, int AttemptsLeft);
