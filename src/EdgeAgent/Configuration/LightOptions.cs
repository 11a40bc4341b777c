namespace Edge.Agent.Configuration;

/// <summary>The lamps of a stack light (IEC 60204-1, 10.3.2); null for one that is not there.</summary>
/// <param name="Green">All is well.</param>
/// <param name="Yellow">Something is degraded.</param>
/// <param name="Red">A line stands.</param>
public sealed record LightOptions(GpioOutputOptions? Green, GpioOutputOptions? Yellow, GpioOutputOptions? Red);
