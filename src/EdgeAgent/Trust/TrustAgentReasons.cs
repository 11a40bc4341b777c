using Edge.Protocol;

namespace Edge.Agent.Trust;

/// <summary>What the agent says of its trust beyond the reasons of the protocol.</summary>
public static class TrustAgentReasons
{
    /// <summary>The box does not know the time, so that somebody could show it old metadata for longer than it holds.</summary>
    public static readonly ReasonCode ClockNotTrusted = new("clock-not-trusted");

    /// <summary>No list of models is trusted yet.</summary>
    public static readonly ReasonCode NoList = new("no-trusted-list");
}
