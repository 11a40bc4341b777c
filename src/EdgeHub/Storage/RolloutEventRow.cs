namespace Edge.Hub.Storage;

/// <summary>One step of a rollout: who did what, and why. Only ever added.</summary>
internal sealed class RolloutEventRow
{
    public long Id { get; set; }
    public long RolloutId { get; set; }
    public long AtMs { get; set; }

    /// <summary>A person, or <c>hub</c>.</summary>
    public required string Actor { get; set; }

    public required string What { get; set; }
    public required string Why { get; set; }

    /// <summary>The group's place.</summary>
    public int? Place { get; set; }

    public int? DeviceId { get; set; }
}
