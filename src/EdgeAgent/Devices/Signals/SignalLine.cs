namespace Edge.Agent.Devices.Signals;

/// <summary>A line, as reports and records name it.</summary>
/// <param name="Kind">What it is reached by: <c>gpio</c>, <c>modbus</c>.</param>
/// <param name="Device">The chip's label, the server's address.</param>
/// <param name="Offset">Line offset on the chip, address at the server.</param>
public sealed record SignalLine(string Kind, string Device, int Offset)
{
    /// <summary>The line's name in health and alarms.</summary>
    public string Component { get; } = $"{Kind}/{Device}/{Offset}";
}
