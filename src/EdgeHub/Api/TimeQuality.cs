namespace Edge.Hub.Api;

/// <summary>How good a time is.</summary>
public enum TimeQuality
{
    /// <summary>When the record arrived: not aligned yet, or from before the hub aligned times.</summary>
    Received = 0,

    /// <summary>The device's own wall time, which it trusted.</summary>
    Device = 1,

    /// <summary>The device's monotonic time, through a record of the same boot that has a trusted wall time.</summary>
    Aligned = 2,

    /// <summary>The device's monotonic time, no later than the record of that boot that arrived soonest after it was made.</summary>
    Estimated = 3,
}
