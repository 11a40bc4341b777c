namespace Edge.Hub.Rollouts;

/// <summary>Where one device of a rollout stands.</summary>
public enum ExecutionState
{
    /// <summary>Not told yet.</summary>
    Scheduled,

    /// <summary>Told.</summary>
    Running,

    /// <summary>Committed the version.</summary>
    Finished,

    /// <summary>Failed, went back, or said too little in time; its desired state names the version before again.</summary>
    Error,

    /// <summary>Told, and silent until its time was over. Neither success nor failure; it goes on when it comes back.</summary>
    Absent,

    /// <summary>Taken back to the version before, by order.</summary>
    Reverted,

    /// <summary>Never told, and will not be.</summary>
    Cancelled,
}
