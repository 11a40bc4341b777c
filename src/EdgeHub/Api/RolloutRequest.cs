using Edge.Hub.Rollouts;

namespace Edge.Hub.Api;

/// <summary>A wish for a rollout.</summary>
/// <param name="Definition">What it is to do.</param>
/// <param name="By">Who wishes it.</param>
public sealed record RolloutRequest(RolloutDefinition Definition, string? By);
