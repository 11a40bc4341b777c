namespace Edge.Agent.Configuration;

/// <summary>An output that changes as long as the agent lives.</summary>
/// <param name="Output">Which line.</param>
/// <param name="Period">From one rise to the next; default 1 s.</param>
public sealed record HeartbeatOptions(GpioOutputOptions Output, TimeSpan Period);
