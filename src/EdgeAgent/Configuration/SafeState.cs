namespace Edge.Agent.Configuration;

/// <summary>What a part that nobody judged leads to.</summary>
public enum SafeState
{
    /// <summary>It is treated as an error verdict: the outputs that are on <c>error</c> move at its gate.</summary>
    Reject,

    /// <summary>That, and the line's permission to run is withdrawn until somebody gives it back.</summary>
    Stop,
}
