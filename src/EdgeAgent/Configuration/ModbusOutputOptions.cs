using Edge.Agent.Devices.Modbus;

namespace Edge.Agent.Configuration;

/// <summary>A coil or holding register that moves something.</summary>
/// <param name="Server"><c>host:port</c>.</param>
/// <param name="Unit">The unit behind it; default 1.</param>
/// <param name="Table">Coil or holding register.</param>
/// <param name="Address">Address, counted from 0.</param>
/// <param name="Active">What is written to move it; default 1.</param>
/// <param name="Inactive">What is written at rest; default 0.</param>
/// <param name="Timeout">How long an answer may take; default 500 ms.</param>
public sealed record ModbusOutputOptions(string Server, byte Unit, ModbusTable Table, ushort Address, ushort Active, ushort Inactive, TimeSpan Timeout);
