using Edge.Protocol;

namespace Edge.Agent.Challenges;

/// <summary>Why master parts are asked for, and why they were not enough.</summary>
internal static class ChallengeReasons
{
    /// <summary>A part came while master parts were asked for: nobody may believe the model yet.</summary>
    public static readonly ReasonCode Due = new("challenge-due");

    /// <summary>None was ever passed here.</summary>
    public static readonly ReasonCode First = new("first-challenge");

    /// <summary>A shift began.</summary>
    public static readonly ReasonCode ShiftStart = new("shift-start");

    /// <summary>The agent started.</summary>
    public static readonly ReasonCode AgentStart = new("agent-start");

    /// <summary>Another version of the model serves.</summary>
    public static readonly ReasonCode ModelChanged = new("model-changed");

    /// <summary>The rule is another.</summary>
    public static readonly ReasonCode RuleChanged = new("rule-changed");

    /// <summary>The configuration is another.</summary>
    public static readonly ReasonCode ConfigurationChanged = new("configuration-changed");

    /// <summary>Somebody asked for it.</summary>
    public static readonly ReasonCode Asked = new("asked");

    /// <summary>A master part came out otherwise than expected.</summary>
    public static readonly ReasonCode MasterWrong = new("master-wrong");

    /// <summary>The one before failed.</summary>
    public static readonly ReasonCode FailedBefore = new("failed-before");

    /// <summary>It took too long.</summary>
    public static readonly ReasonCode TimedOut = new("timeout");
}
