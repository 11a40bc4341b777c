namespace Edge.Hub.Storage;

/// <summary>One boot of a device: what turns its monotonic time into wall time.</summary>
internal sealed class BootRow
{
    public int Id { get; set; }
    public int DeviceId { get; set; }
    public required string BootId { get; set; }

    /// <summary>Wall minus monotonic, of the earliest record that has both; null while the clock was never trusted.</summary>
    public long? OffsetMs { get; set; }

    /// <summary>Monotonic time of that record: records without wall time lie before it, so the earliest is the nearest.</summary>
    public long? AnchorMs { get; set; }

    /// <summary>Arrival minus monotonic, the smallest seen: no record is younger than its arrival.</summary>
    public long EstimateMs { get; set; }

    /// <summary>What the results have been aligned with.</summary>
    public long? AppliedMs { get; set; }
}
