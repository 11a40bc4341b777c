namespace Edge.Hub.Rollouts;

/// <summary>What a person may order.</summary>
public enum RolloutOrder
{
    /// <summary>Start one that is ready.</summary>
    Start,

    /// <summary>Start nobody for now.</summary>
    Pause,

    /// <summary>Go on, gates and all.</summary>
    Resume,

    /// <summary>End it.</summary>
    Stop,

    /// <summary>Let the current group pass whatever its gates say.</summary>
    Advance,
}
