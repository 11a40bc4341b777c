namespace Edge.Hub.Rollouts;

/// <summary>What a rollout became, and what is to be kept of the way there.</summary>
/// <param name="Rollout">The rollout after it.</param>
/// <param name="Events">What happened.</param>
/// <param name="Decisions">What was decided about groups; each gets a report.</param>
internal sealed record RolloutStep(Rollout Rollout, IReadOnlyList<RolloutEvent> Events, IReadOnlyList<GroupDecision> Decisions);
