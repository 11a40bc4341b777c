using Edge.Protocol;

namespace Edge.Agent.Connectivity;

/// <summary>Why the link does not stand, as words in health and reports.</summary>
public static class LinkReasons
{
    /// <summary>No connection to the broker.</summary>
    public static readonly ReasonCode Unreachable = new("hub-unreachable");

    /// <summary>The broker refused user or password.</summary>
    public static readonly ReasonCode CredentialsRefused = new("credentials-refused");

    /// <summary>The broker refused a connection, topic or message.</summary>
    public static readonly ReasonCode Refused = new("refused-by-broker");

    /// <summary>The broker or hub did not answer in time.</summary>
    public static readonly ReasonCode NoAnswer = new("no-answer");

    /// <summary>The hub is there and has no room at the moment.</summary>
    public static readonly ReasonCode Busy = new("hub-busy");

    /// <summary>The day's bytes are used up.</summary>
    public static readonly ReasonCode BudgetUsed = new("budget-used");
}
