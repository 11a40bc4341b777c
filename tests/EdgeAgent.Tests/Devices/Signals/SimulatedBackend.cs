using System.Device.Gpio;
using Edge.Agent.Devices.Gpio;
using Edge.Protocol;
using Edge.TestKit.Gpio;

namespace Edge.Agent.Tests.Devices.Signals;

/// <summary>A box with one simulated chip of eight lines.</summary>
internal sealed class SimulatedBackend : IGpioBackend
{
    public const string Label = "9030000.pl061";

    public SimulatedGpioDriver Driver { get; } = new(lines: 8);

    public Outcome<GpioChipInfo[]> Chips() => new[] { new GpioChipInfo(0, "gpiochip0", Label, 8) };

    /// <summary>How many drivers were asked for; the one simulated chip stands for all of them.</summary>
    public int Opened { get; private set; }

    public Outcome<GpioDriver> Open(GpioChipInfo chip)
    {
        Opened++;
        return Driver;
    }
}
