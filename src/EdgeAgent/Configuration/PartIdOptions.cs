using Edge.Agent.Devices.Modbus;

namespace Edge.Agent.Configuration;

/// <summary>Where a PLC has a part's id.</summary>
/// <param name="Table">Holding or input registers.</param>
/// <param name="Address">Address of the first, counted from 0.</param>
/// <param name="Registers">How many; 1 to 4 for a number, up to 125 for a text.</param>
/// <param name="Form">What they hold.</param>
public sealed record PartIdOptions(ModbusTable Table, ushort Address, int Registers, PartIdForm Form);
