using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.Agent.Deployment;

/// <summary>Why updates fail, as words, beyond those every part shares.</summary>
public static class DeploymentReasons
{
    /// <summary>The agent ended without a word each time it tried the version.</summary>
    public static readonly ReasonCode CrashLoop = new("crash-loop");

    /// <summary>Too few of its verdicts are the active version's: a safety signal, not a judgement of which is better.</summary>
    public static readonly ReasonCode Disagreement = new("disagreement");

    /// <summary>It takes too much longer than the version before.</summary>
    public static readonly ReasonCode Latency = new("latency");

    /// <summary>Too often it comes to no verdict.</summary>
    public static readonly ReasonCode Errors = new("errors");

    /// <summary>The distribution of its highest scores is too far from that of the version before.</summary>
    public static readonly ReasonCode ConfidenceShift = new("confidence-shift");

    /// <summary>The agent's private memory grew too much while it served.</summary>
    public static readonly ReasonCode MemoryGrowth = new("memory-growth");

    /// <summary>Its time was over before it had been seen often enough.</summary>
    public static readonly ReasonCode TooLittleEvidence = new("too-little-evidence");

    /// <summary>A provider did not build its engine in time.</summary>
    public static readonly ReasonCode CompileTimeout = new("compile-timeout");

    /// <summary>Another version is wanted.</summary>
    public static readonly ReasonCode Superseded = new("superseded");

    /// <summary>A technician holds the model: nothing of it changes until it is released.</summary>
    public static readonly ReasonCode Held = new("held");

    /// <summary>A technician lets the model be updated again.</summary>
    public static readonly ReasonCode Released = new("released");

    /// <summary>A technician went back to the version before.</summary>
    public static readonly ReasonCode ByTechnician = new("by-technician");

    /// <summary>A technician ended the proof in the version's favour.</summary>
    public static readonly ReasonCode Promoted = new("promoted");

    /// <summary>Its signature was taken back: it is no longer among the trusted models.</summary>
    public static readonly ReasonCode Withdrawn = new("withdrawn");

    /// <summary>Whether a reason is about the box at this moment rather than about the version.</summary>
    /// <param name="reason">The reason.</param>
    public static bool IsPassing(ReasonCode reason) =>
        reason == ReasonCode.DiskFull || reason == ReasonCode.InputOutput || reason == TrustReasons.NotListed || reason == TrustReasons.Expired || reason == TrustReasons.NoRoot;
}
