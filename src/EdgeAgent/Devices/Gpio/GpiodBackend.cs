using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Runtime.InteropServices;
using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>
/// GPIO through libgpiod. The driver is constructed explicitly by which library the box has, since the package's own
/// choice does not look: version 2 is <c>libgpiod.so.3</c> (Debian 13), version 1 is <c>libgpiod.so.2</c> (Debian 12).
/// </summary>
public sealed class GpiodBackend : IGpioBackend
{
    private const string Version2 = "libgpiod.so.3";
    private const string Version1 = "libgpiod.so.2";

    private readonly Func<string, bool> _present;

    /// <summary>The libraries that this box's loader finds.</summary>
    public GpiodBackend()
        : this(IsPresent)
    {
    }

    internal GpiodBackend(Func<string, bool> present) => _present = present;

    /// <inheritdoc/>
    public Outcome<GpioChipInfo[]> Chips() => Guard(() => Choose<GpioChipInfo[]>(
        () => LibGpiodV2Driver.GetAvailableChips().ToArray(),
        () => LibGpiodDriver.GetAvailableChips().ToArray()));

    /// <inheritdoc/>
    public Outcome<GpioDriver> Open(GpioChipInfo chip) => Guard(() => Choose<GpioDriver>(
        () => new LibGpiodV2Driver(chip.Id),
        () => new LibGpiodDriver(chip.Id)));

    private Outcome<T> Choose<T>(Func<Outcome<T>> version2, Func<Outcome<T>> version1) =>
        _present(Version2) ? version2()
        : _present(Version1) ? version1()
        : new Problem(
            GpioReasons.Unavailable,
            $"Neither {Version2} nor {Version1} is on this box: install Debian's package libgpiod3 (Debian 13) or libgpiod2 (Debian 12).");

    private static Outcome<T> Guard<T>(Func<Outcome<T>> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (GpioFaults.IsExpected(exception))
        {
            return new Problem(
                GpioReasons.Unavailable,
                $"libgpiod refused: {exception.Message} The agent's user needs read and write access to /dev/gpiochip*.");
        }
    }

    private static bool IsPresent(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
