using Edge.Protocol;

namespace Edge.Agent.Deployment.Proof;

/// <summary>Where a proof stands.</summary>
/// <param name="IsOver">Whether it has ended.</param>
/// <param name="Problem">Why against the version; null while it goes on and when it passed.</param>
internal readonly record struct ProofState(bool IsOver, Problem? Problem)
{
    /// <summary>More is to be seen.</summary>
    public static ProofState GoesOn => new(false, null);

    /// <summary>It has proven itself.</summary>
    public static ProofState Passed => new(true, null);

    /// <summary>It is left.</summary>
    /// <param name="problem">Why.</param>
    public static ProofState Broken(Problem problem) => new(true, problem);
}
