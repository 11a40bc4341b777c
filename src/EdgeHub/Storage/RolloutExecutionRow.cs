using Edge.Hub.Rollouts;

namespace Edge.Hub.Storage;

/// <summary>One device of a rollout.</summary>
internal sealed class RolloutExecutionRow
{
    public long RolloutId { get; set; }
    public int DeviceId { get; set; }

    /// <summary>Its group's place.</summary>
    public int Place { get; set; }

    public ExecutionState State { get; set; }
    public int Attempts { get; set; }
    public long? StartedAtMs { get; set; }
    public long? EndedAtMs { get; set; }

    /// <summary>The desired revision that told it.</summary>
    public long? Revision { get; set; }

    public bool Reported { get; set; }
    public string? PreviousVersion { get; set; }
    public string? Stratum { get; set; }
    public string? Reason { get; set; }
    public string? Message { get; set; }

    /// <summary>What the version has shown on it, JSON.</summary>
    public string? Proof { get; set; }

    /// <summary>Whether the device's desired state is still to be brought in step.</summary>
    public bool IsUnpublished { get; set; }
}
