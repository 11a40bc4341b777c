namespace Edge.Hub.Rollouts.Reviews;

/// <summary>Who was right, as a person sees it.</summary>
public enum Judgement
{
    /// <summary>The version that decided.</summary>
    Active = 1,

    /// <summary>The candidate.</summary>
    Candidate,

    /// <summary>Neither.</summary>
    Neither,

    /// <summary>Both may stand.</summary>
    Both,
}
