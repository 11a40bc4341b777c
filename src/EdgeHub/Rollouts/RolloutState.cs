namespace Edge.Hub.Rollouts;

/// <summary>Where a rollout stands (design §8).</summary>
public enum RolloutState
{
    /// <summary>Its devices are being placed in groups.</summary>
    Creating,

    /// <summary>Waits to be started: for a person, or for its time.</summary>
    Ready,

    /// <summary>Was started; its first group has not begun.</summary>
    Starting,

    /// <summary>Starts devices and judges groups.</summary>
    Running,

    /// <summary>Starts nobody; what has begun on a device goes on there.</summary>
    Paused,

    /// <summary>Every group is done; from here it is the rule for devices that come later.</summary>
    Finished,

    /// <summary>Starts nobody any more and waits for what has begun.</summary>
    Stopping,

    /// <summary>Ended before all groups were done.</summary>
    Stopped,
}
