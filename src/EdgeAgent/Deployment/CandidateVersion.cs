namespace Edge.Agent.Deployment;

/// <summary>A version that is being tried. On disk before each try, so that a version that kills the agent is left after a few.</summary>
/// <param name="Slot">The version.</param>
/// <param name="AttemptsLeft">Tries left after the one that is under way.</param>
public sealed record CandidateVersion(SlotVersion Slot, int AttemptsLeft);
