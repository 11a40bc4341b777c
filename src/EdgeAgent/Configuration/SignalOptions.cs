namespace Edge.Agent.Configuration;

/// <summary>Outputs that say how the whole box is.</summary>
/// <param name="Heartbeat">Toggles while the agent lives; null for none.</param>
/// <param name="Light">The stack light; null for none.</param>
public sealed record SignalOptions(HeartbeatOptions? Heartbeat, LightOptions? Light)
{
    /// <summary>No outputs.</summary>
    public static SignalOptions None { get; } = new(null, null);
}
