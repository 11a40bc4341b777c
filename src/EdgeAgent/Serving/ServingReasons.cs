using Edge.Protocol;

namespace Edge.Agent.Serving;

/// <summary>Reasons only requests know.</summary>
internal static class ServingReasons
{
    /// <summary>As many requests wait as may.</summary>
    public static readonly ReasonCode QueueFull = new("queue-full");

    /// <summary>The request waited longer than it or its model allows.</summary>
    public static readonly ReasonCode Timeout = new("timeout");

    /// <summary>The hub manages the model; nobody else loads or unloads it.</summary>
    public static readonly ReasonCode Managed = new("managed");
}
