namespace Edge.Agent.Models;

/// <summary>What becomes of a request that waited too long.</summary>
public enum TimeoutAction
{
    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>It waits on, behind everyone of its level who is in time.</summary>
    Delay,
}
