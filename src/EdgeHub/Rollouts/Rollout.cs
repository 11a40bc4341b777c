namespace Edge.Hub.Rollouts;

/// <summary>A rollout as it stands; immutable, replaced by its next step.</summary>
/// <param name="Definition">What it is to do.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Groups">Its groups, in their order.</param>
/// <param name="Executions">Its devices.</param>
internal sealed record Rollout(
    RolloutDefinition Definition, RolloutState State, IReadOnlyList<RolloutGroup> Groups, IReadOnlyList<Execution> Executions)
{
    /// <summary>Why it is paused, stopping or stopped.</summary>
    public string? Cause { get; init; }

    /// <summary>Once it is stopped: what becomes of the devices that have the version.</summary>
    public ErrorAction Leaving { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it may still do something: at most one such rollout of a model has a device.</summary>
    public bool IsActive => State is not (RolloutState.Finished or RolloutState.Stopped);

    /// <summary>The place of the group whose turn it is; the number of groups once all are done.</summary>
    public int CurrentGroup => Groups.TakeWhile(group => group.State == GroupState.Finished).Count();
}
