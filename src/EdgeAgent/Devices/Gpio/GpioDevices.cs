using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>Claims the GPIO lines of a configuration, and lets go of what is left of them at the end.</summary>
public sealed class GpioDevices : IAsyncDisposable
{
    private readonly GpioBank _bank;
    private readonly AgentMetrics _metrics;
    private readonly DeviceClock _clock;

    /// <summary>No line is claimed yet.</summary>
    /// <param name="backend">The box's chips.</param>
    /// <param name="reporter">Where pin changes and failures go; disposed here, after the last line rests.</param>
    /// <param name="metrics">Counts edges.</param>
    /// <param name="clock">Stamps and times.</param>
    public GpioDevices(IGpioBackend backend, SignalReporter reporter, AgentMetrics metrics, DeviceClock clock)
    {
        _bank = new GpioBank(backend);
        Reporter = reporter;
        _metrics = metrics;
        _clock = clock;
    }

    /// <summary>Where pin changes and failures go.</summary>
    public SignalReporter Reporter { get; }

    /// <summary>Claims an output line that rests inactive; it is let go of with what is given.</summary>
    /// <param name="options">Which line.</param>
    /// <returns>The line, or why it cannot be used.</returns>
    public Outcome<GpioOutputLine> OpenOutput(GpioOutputOptions options) => GpioOutputLine.Claim(_bank, options);

    /// <summary>Claims an input line; it is let go of with what is given.</summary>
    /// <param name="options">Which line and edge.</param>
    /// <returns>Its edges, or why it cannot be used.</returns>
    public Outcome<GpioEdgeTrigger> OpenTrigger(GpioTriggerOptions options) =>
        Listen(options, controller => new GpioEdgeTrigger(_bank, controller, options, _metrics, _clock.Time));

    /// <summary>Claims an encoder's line; it is let go of with what is given.</summary>
    /// <param name="options">Which line and edge.</param>
    /// <returns>The count of its edges, or why it cannot be used.</returns>
    public Outcome<GpioEncoder> OpenEncoder(GpioTriggerOptions options) => Listen(options, controller => new GpioEncoder(_bank, controller, options));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _bank.Dispose();
        await Reporter.DisposeAsync();
    }

    private Outcome<T> Listen<T>(GpioTriggerOptions options, Func<GpioController, T> open)
        where T : class
    {
        if (!_bank.ClaimInput(options.Chip, options.Line).TryGet(out var controller, out var problem)) return problem;
        try
        {
            return open(controller);
        }
        catch (Exception exception) when (GpioFaults.IsExpected(exception))
        {
            _bank.Release(controller);
            return new Problem(GpioReasons.LineFailed, $"Line {options.Line} of chip '{options.Chip}' gives no edge events: {exception.Message}");
        }
    }
}
