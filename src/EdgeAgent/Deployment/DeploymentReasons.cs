using Edge.Protocol;

namespace Edge.Agent.Deployment;

/// <summary>Why updates fail, as words, beyond those every part shares.</summary>
public static class DeploymentReasons
{
    /// <summary>The agent ended without a word each time it tried the version.</summary>
    public static readonly ReasonCode CrashLoop = new("crash-loop");

    /// <summary>Whether a reason is about the box at this moment rather than about the version.</summary>
    /// <param name="reason">The reason.</param>
    public static bool IsPassing(ReasonCode reason) => reason == ReasonCode.DiskFull || reason == ReasonCode.InputOutput;
}
