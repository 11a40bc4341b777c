using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts;

/// <summary>One device of a rollout.</summary>
/// <param name="Device">The device.</param>
/// <param name="Group">Its group's place, from 0.</param>
/// <param name="State">Where it stands.</param>
internal sealed record Execution(DeviceAddress Device, int Group, ExecutionState State = ExecutionState.Scheduled)
{
    /// <summary>How often it was told.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was told last.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The desired revision that told it; null until that is on disk.</summary>
    public long? Revision { get; init; }

    /// <summary>Whether it has said anything about the version since.</summary>
    public bool Reported { get; init; }

    /// <summary>The version it had before; null where the hub knows none that it could give again.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>Platform and execution provider.</summary>
    public string? Stratum { get; init; }

    /// <summary>For a failure: why.</summary>
    public ReasonCode? Reason { get; init; }

    /// <summary>The same in a sentence.</summary>
    public string? Message { get; init; }

    /// <summary>What the version has shown on it.</summary>
    public ModelProof? Proof { get; init; }

    /// <summary>Whether its desired state is still to be brought in step with this.</summary>
    public bool IsUnpublished { get; init; }

    /// <summary>Whether it counts as one that was or will be told.</summary>
    public bool IsTargeted => State is not (ExecutionState.Cancelled or ExecutionState.Reverted);

    /// <summary>Whether its desired state names the rollout's version.</summary>
    public bool HasVersion => State is ExecutionState.Running or ExecutionState.Finished or ExecutionState.Absent;
}
