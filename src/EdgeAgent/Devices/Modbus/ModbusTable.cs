namespace Edge.Agent.Devices.Modbus;

/// <summary>Where a value lies at a server (MODBUS Application Protocol V1.1b3, 4.3).</summary>
public enum ModbusTable
{
    /// <summary>A bit that may be written.</summary>
    Coil,

    /// <summary>A bit that may be read.</summary>
    DiscreteInput,

    /// <summary>16 bits that may be written.</summary>
    HoldingRegister,

    /// <summary>16 bits that may be read.</summary>
    InputRegister,
}
