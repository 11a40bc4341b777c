using Edge.Hub.Rollouts;

namespace Edge.Hub.Storage;

/// <summary>A rollout of a model version.</summary>
internal sealed class RolloutRow
{
    public long Id { get; set; }
    public required string ModelName { get; set; }
    public required string ModelVersion { get; set; }
    public RolloutState State { get; set; }

    /// <summary>What it is to do, JSON; never changes.</summary>
    public required string Definition { get; set; }

    /// <summary>Its groups, JSON.</summary>
    public required string Groups { get; set; }

    public string? Cause { get; set; }
    public ErrorAction Leaving { get; set; }
    public required string CreatedBy { get; set; }
    public long CreatedAtMs { get; set; }
    public long? StartedAtMs { get; set; }
    public long? EndedAtMs { get; set; }
}
