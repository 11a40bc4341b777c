namespace Edge.Agent.Configuration;

/// <summary>An output of a PLC that pulses on a verdict.</summary>
/// <param name="Output">Which.</param>
/// <param name="Pulse">When, and for how long.</param>
public sealed record ModbusPulseOptions(ModbusOutputOptions Output, PulseOptions Pulse);
