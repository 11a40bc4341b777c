using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;

namespace Edge.Agent.Devices.Gpio;

/// <summary>Counts the edges of an encoder's line.</summary>
public sealed class GpioEncoder : IDisposable
{
    private readonly GpioBank _bank;
    private readonly GpioController _controller;
    private readonly int _line;

    /// <summary>Listens to a line that is claimed as an input.</summary>
    /// <param name="bank">Whose line; it is let go of with this.</param>
    /// <param name="controller">The line's controller.</param>
    /// <param name="options">Which line and edge.</param>
    public GpioEncoder(GpioBank bank, GpioController controller, GpioTriggerOptions options)
    {
        _bank = bank;
        _controller = controller;
        _line = options.Line;
        controller.RegisterCallbackForPinValueChangedEvent(_line, options.Edge == TriggerEdge.Rising ? PinEventTypes.Rising : PinEventTypes.Falling, OnEdge);
    }

    /// <summary>The count.</summary>
    public Encoder Count { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _controller.UnregisterCallbackForPinValueChangedEvent(_line, OnEdge);
        _bank.Release(_controller);
    }

    // Runs on the driver's own thread, which an exception would end in silence.
    private void OnEdge(object sender, PinValueChangedEventArgs change) => Count.Tick();
}
