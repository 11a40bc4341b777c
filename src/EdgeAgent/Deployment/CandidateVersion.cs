namespace Edge.Agent.Deployment;

/// <summary>A version that is being tried. On disk before each try, so that a version that kills the agent is left after a few.</summary>
/// <param name="Slot">The version.</param>
/// <param name="AttemptsLeft">Tries left after the one that is under way.</param>
/// <param name="Lease">How long it may still be on trial; null before its trial.</param>
/// <param name="ShadowPassed">Whether it has proven itself beside the active version, or a technician said that it need not.</param>
public sealed record CandidateVersion(SlotVersion Slot, int AttemptsLeft, TrialLease? Lease = null, bool ShadowPassed = false);
