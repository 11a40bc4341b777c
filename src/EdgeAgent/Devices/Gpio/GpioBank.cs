using System.Device.Gpio;
using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>One controller per chip, shared by every source and sink that has a line there.</summary>
public sealed class GpioBank : IDisposable
{
    private readonly IGpioBackend _backend;
    private readonly Dictionary<string, GpioController> _controllers = new(StringComparer.Ordinal);

    /// <summary>A bank without open chips.</summary>
    /// <param name="backend">The box's chips.</param>
    public GpioBank(IGpioBackend backend) => _backend = backend;

    /// <summary>Claims a line as an output that starts inactive.</summary>
    /// <param name="chip">The chip's label; see <see cref="GpioChips.Find"/>.</param>
    /// <param name="line">Line offset on the chip.</param>
    /// <param name="inactive">The level at rest.</param>
    public Outcome<GpioController> ClaimOutput(string chip, int line, PinValue inactive) =>
        Claim(chip, line, controller => controller.OpenPin(line, PinMode.Output, inactive));

    /// <summary>Claims a line as an input.</summary>
    /// <param name="chip">The chip's label; see <see cref="GpioChips.Find"/>.</param>
    /// <param name="line">Line offset on the chip.</param>
    public Outcome<GpioController> ClaimInput(string chip, int line) =>
        Claim(chip, line, controller => controller.OpenPin(line, PinMode.Input));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var controller in _controllers.Values)
        {
            controller.Dispose();
        }
    }

    private Outcome<GpioController> Claim(string label, int line, Action<GpioController> open)
    {
        if (!_backend.Chips().TryGet(out var chips, out var problem)) return problem;
        if (!GpioChips.Find(chips, label).TryGet(out var chip, out problem)) return problem;
        if (line < 0 || line >= chip.NumLines)
        {
            return new Problem(GpioReasons.LineFailed, $"Chip '{chip.Label}' has lines 0 to {chip.NumLines - 1}; there is no line {line}.");
        }

        if (!_controllers.TryGetValue(chip.Label, out var controller))
        {
            if (!_backend.Open(chip).TryGet(out var driver, out problem)) return problem;
            _controllers[chip.Label] = controller = new GpioController(driver);
        }

        if (controller.IsPinOpen(line))
        {
            return new Problem(GpioReasons.LineFailed, $"Line {line} of chip '{chip.Label}' is configured twice.");
        }

        try
        {
            open(controller);
            return controller;
        }
        catch (Exception exception) when (GpioFaults.IsExpected(exception))
        {
            return new Problem(
                GpioReasons.LineFailed,
                $"Line {line} of chip '{chip.Label}' cannot be claimed: {exception.Message} 'gpioinfo' names its user when it has one.");
        }
    }
}
