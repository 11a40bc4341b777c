namespace Edge.Hub.Rollouts;

/// <summary>What becomes of the devices that have the version when a gate fails or a rollout is stopped.</summary>
public enum ErrorAction
{
    /// <summary>They keep it.</summary>
    Keep,

    /// <summary>Their desired state names the version each had before.</summary>
    Revert,
}
