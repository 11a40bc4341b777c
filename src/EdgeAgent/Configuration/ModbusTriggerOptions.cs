using Edge.Agent.Devices.Modbus;

namespace Edge.Agent.Configuration;

/// <summary>What of a PLC announces a part: an edge of a bit, or each step of a counter in a register.</summary>
/// <param name="Server"><c>host:port</c>.</param>
/// <param name="Unit">The unit behind it; default 1.</param>
/// <param name="Table">Where it lies.</param>
/// <param name="Address">Address, counted from 0.</param>
/// <param name="Edge">Of a bit: which change; default rising.</param>
/// <param name="Interval">How often it is looked at; default 10 ms.</param>
/// <param name="Timeout">How long an answer may take; default 500 ms.</param>
/// <param name="PartId">Where the part's id lies; null for none.</param>
/// <param name="AcknowledgeCoil">Of a bit: a coil that follows it once its part is taken; null for none.</param>
public sealed record ModbusTriggerOptions(
    string Server, byte Unit, ModbusTable Table, ushort Address, TriggerEdge Edge, TimeSpan Interval, TimeSpan Timeout, PartIdOptions? PartId, ushort? AcknowledgeCoil);
