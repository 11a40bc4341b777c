namespace Edge.Hub.Rollouts.Reviews;

/// <summary>Why a decision is to be looked at.</summary>
public enum ReviewKind
{
    /// <summary>A candidate judged it differently.</summary>
    Disagreement = 1,

    /// <summary>It was drawn: what people say of these is unbiased.</summary>
    Sample,
}
