namespace Edge.Agent.Serving;

/// <summary>A model's state in the words of Triton's repository extension.</summary>
public enum ServingState
{
    /// <summary>It answers requests.</summary>
    Ready,

    /// <summary>It does not.</summary>
    Unavailable,

    /// <summary>It is being loaded.</summary>
    Loading,

    /// <summary>It finishes what is in it.</summary>
    Unloading,
}
