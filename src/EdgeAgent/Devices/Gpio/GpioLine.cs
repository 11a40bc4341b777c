namespace Edge.Agent.Devices.Gpio;

/// <summary>A line, as reports name it.</summary>
/// <param name="Chip">The chip's label.</param>
/// <param name="Offset">Line offset on the chip.</param>
public sealed record GpioLine(string Chip, int Offset)
{
    /// <summary>The line's name in health and alarms.</summary>
    public string Component { get; } = $"gpio/{Chip}/{Offset}";
}
