using System.Device.Gpio;
using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>The box's GPIO chips; its twin in tests is simulated.</summary>
public interface IGpioBackend
{
    /// <summary>The chips of this box, or why it can have none.</summary>
    Outcome<GpioChipInfo[]> Chips();

    /// <summary>Opens a chip's driver; the caller disposes it.</summary>
    /// <param name="chip">One of <see cref="Chips"/>.</param>
    Outcome<GpioDriver> Open(GpioChipInfo chip);
}
