using Edge.Protocol;

namespace Edge.Agent.Devices.Modbus;

/// <summary>Why a Modbus server does not do what was asked.</summary>
public static class ModbusReasons
{
    /// <summary>It cannot be reached, or does not answer.</summary>
    public static readonly ReasonCode Gone = new("modbus-gone");

    /// <summary>It answers something else than was asked.</summary>
    public static readonly ReasonCode Lied = new("modbus-lied");

    /// <summary>It refuses, with an exception code.</summary>
    public static readonly ReasonCode Refused = new("modbus-refused");
}
