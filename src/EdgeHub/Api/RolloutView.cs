using Edge.Hub.Rollouts;

namespace Edge.Hub.Api;

/// <summary>A rollout as it stands.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Model">Model name.</param>
/// <param name="Version">Model version.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Cause">Why it is paused, stopping or stopped.</param>
/// <param name="Targets">Whom it is for.</param>
/// <param name="CreatedBy">Who created it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Groups">Its groups, in their order.</param>
/// <param name="Definition">What it is to do.</param>
public sealed record RolloutView(
    long Id, string Name, string Model, string Version, RolloutState State, string? Cause, string Targets, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<RolloutGroupView> Groups, RolloutDefinition Definition);
