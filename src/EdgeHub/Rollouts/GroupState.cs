namespace Edge.Hub.Rollouts;

/// <summary>Where a group stands.</summary>
public enum GroupState
{
    /// <summary>Its turn has not come.</summary>
    Scheduled,

    /// <summary>Its devices are started, and judged.</summary>
    Running,

    /// <summary>Its gates passed, or a person let it pass.</summary>
    Finished,

    /// <summary>A gate failed.</summary>
    Error,
}
