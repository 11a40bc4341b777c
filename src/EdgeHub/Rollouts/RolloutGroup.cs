namespace Edge.Hub.Rollouts;

/// <summary>One group of a rollout.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StartedAt">When its turn came.</param>
/// <param name="EndedAt">When it was decided.</param>
/// <param name="PassedBy">Who let it pass whatever its gates say.</param>
/// <param name="PassedWhy">Why.</param>
internal sealed record RolloutGroup(
    string Name, GroupState State = GroupState.Scheduled, DateTimeOffset? StartedAt = null, DateTimeOffset? EndedAt = null,
    string? PassedBy = null, string? PassedWhy = null);
