using System.Collections.Concurrent;
using System.Device.Gpio;
using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>
/// The lines that sources and sinks hold, each with a driver of its own: System.Device.Gpio's libgpiod 2 driver keeps one
/// lock over a chip while it waits for an edge, and a write to another line of that driver then comes up to 100 ms late.
/// </summary>
public sealed class GpioBank : IDisposable
{
    private readonly IGpioBackend _backend;
    private readonly ConcurrentDictionary<(string Chip, int Line), GpioController> _controllers = new();

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

    /// <summary>Lets go of a line, so that it can be claimed again.</summary>
    /// <param name="controller">What the claim gave.</param>
    public void Release(GpioController controller)
    {
        foreach (var known in _controllers.Where(pair => pair.Value == controller)) _controllers.TryRemove(known);
        controller.Dispose();
    }

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

        if (_controllers.ContainsKey((chip.Label, line)))
        {
            return new Problem(GpioReasons.LineFailed, $"Line {line} of chip '{chip.Label}' is configured twice.");
        }

        if (!_backend.Open(chip).TryGet(out var driver, out problem)) return problem;
        var controller = new GpioController(driver);
        try
        {
            open(controller);
            _controllers[(chip.Label, line)] = controller;
            return controller;
        }
        catch (Exception exception) when (GpioFaults.IsExpected(exception))
        {
            controller.Dispose();
            // The libgpiod 2 driver's messages go on with a dump of the whole request.
            var reason = exception.Message.Split('\n')[0];
            return new Problem(
                GpioReasons.LineFailed, $"Line {line} of chip '{chip.Label}' cannot be claimed ('gpioinfo' names its user): {reason}");
        }
    }
}
