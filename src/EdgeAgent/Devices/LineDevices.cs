using Edge.Agent.Devices.Gpio;
using Edge.Agent.Devices.Modbus;

namespace Edge.Agent.Devices;

/// <summary>What stands at the lines of a box.</summary>
/// <param name="Gpio">Its GPIO lines.</param>
/// <param name="Modbus">PLCs.</param>
public sealed record LineDevices(GpioDevices Gpio, ModbusBank Modbus);
