using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>An output line of a GPIO chip.</summary>
public sealed class GpioOutputLine : IOutputLine
{
    private readonly GpioBank _bank;
    private readonly GpioController _controller;
    private readonly PinValue _active;

    private GpioOutputLine(GpioBank bank, GpioController controller, SignalLine line, bool activeLow)
    {
        _bank = bank;
        _controller = controller;
        Line = line;
        _active = activeLow ? PinValue.Low : PinValue.High;
    }

    /// <inheritdoc/>
    public SignalLine Line { get; }

    /// <summary>Claims a line that rests inactive.</summary>
    /// <param name="bank">Whose line; it is let go of with this.</param>
    /// <param name="options">Which line.</param>
    /// <returns>The line, or why it cannot be used.</returns>
    public static Outcome<GpioOutputLine> Claim(GpioBank bank, GpioOutputOptions options) =>
        bank.ClaimOutput(options.Chip, options.Line, options.ActiveLow ? PinValue.High : PinValue.Low).TryGet(out var controller, out var problem)
            ? new GpioOutputLine(bank, controller, new SignalLine("gpio", options.Chip, options.Line), options.ActiveLow)
            : problem;

    /// <inheritdoc/>
    public Problem? Set(bool active)
    {
        try
        {
            _controller.Write(Line.Offset, active ? _active : !_active);
            return null;
        }
        catch (Exception exception)
        {
            // Whatever the driver throws, the next part still needs this line.
            return new Problem(GpioReasons.LineFailed, $"{Line.Component} could not be set {(active ? "active" : "inactive")}: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bank.Release(_controller);
}
