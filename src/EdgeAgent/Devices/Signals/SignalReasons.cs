using Edge.Protocol;

namespace Edge.Agent.Devices.Signals;

/// <summary>What goes wrong between a part and its gate.</summary>
public static class SignalReasons
{
    /// <summary>The newest frame at an edge is missing, too old, or the one an earlier edge had.</summary>
    public static readonly ReasonCode FrameStale = new("frame-stale");

    /// <summary>A part came while too many waited for the model.</summary>
    public static readonly ReasonCode TriggerMissed = new("trigger-missed");

    /// <summary>No decision was there when the part had to have one.</summary>
    public static readonly ReasonCode DeadlineMissed = new("deadline-missed");

    /// <summary>A line's device holds it up; what it was to do later was refused.</summary>
    public static readonly ReasonCode LineStuck = new("line-stuck");

    /// <summary>A part nobody judged stopped the line.</summary>
    public static readonly ReasonCode LineStopped = new("line-stopped");

    /// <summary>Somebody let a stopped line run again.</summary>
    public static readonly ReasonCode LineResumed = new("line-resumed");
}
