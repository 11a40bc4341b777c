namespace Edge.Hub.Rollouts;

/// <summary>What starts a rollout that is ready.</summary>
public enum StartMode
{
    /// <summary>A person.</summary>
    Manual,

    /// <summary>Itself, at once.</summary>
    Auto,

    /// <summary>Itself, at its time.</summary>
    Scheduled,
}
