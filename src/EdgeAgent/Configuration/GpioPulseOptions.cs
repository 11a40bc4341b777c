namespace Edge.Agent.Configuration;

/// <summary>An output line that pulses on a verdict.</summary>
/// <param name="Output">Which line.</param>
/// <param name="Pulse">When, and for how long.</param>
public sealed record GpioPulseOptions(GpioOutputOptions Output, PulseOptions Pulse);
