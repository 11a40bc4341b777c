using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>Makes the GPIO sources and sinks of a configuration, and ends them in the right order.</summary>
public sealed class GpioDevices : IAsyncDisposable
{
    private readonly GpioBank _bank;
    private readonly GpioReporter _reporter;
    private readonly AgentMetrics _metrics;
    private readonly DeviceClock _clock;
    private readonly Dictionary<GpioPulseSink, GpioController> _sinks = [];
    private readonly Dictionary<GpioTriggerSource, GpioController> _sources = [];

    /// <summary>No line is claimed yet.</summary>
    /// <param name="backend">The box's chips.</param>
    /// <param name="reporter">Where pin changes and failures go; disposed here, after the last line rests.</param>
    /// <param name="metrics">Counts edges.</param>
    /// <param name="clock">Stamps and times.</param>
    public GpioDevices(IGpioBackend backend, GpioReporter reporter, AgentMetrics metrics, DeviceClock clock)
    {
        _bank = new GpioBank(backend);
        _reporter = reporter;
        _metrics = metrics;
        _clock = clock;
    }

    /// <summary>Claims an actuator's line.</summary>
    /// <param name="options">Which line, on which verdicts, how long.</param>
    /// <returns>The sink, or why the line cannot be used.</returns>
    public Outcome<GpioPulseSink> OpenPulse(GpioPulseOptions options)
    {
        if (!_bank.ClaimOutput(options.Chip, options.Line, GpioPulseSink.Inactive(options)).TryGet(out var controller, out var problem)) return problem;
        var sink = new GpioPulseSink(controller, options, _reporter, _clock.Time);
        _sinks.Add(sink, controller);
        return sink;
    }

    /// <summary>Claims a trigger's line.</summary>
    /// <param name="options">Which line and edge, and where the frames are.</param>
    /// <returns>The source, or why the line cannot be used.</returns>
    public Outcome<GpioTriggerSource> OpenTrigger(GpioTriggerSourceOptions options)
    {
        if (!_bank.ClaimInput(options.Chip, options.Line).TryGet(out var controller, out var problem)) return problem;
        try
        {
            var trigger = new GpioEdgeTrigger(controller, options, _metrics, _clock.Time);
            var source = new GpioTriggerSource(trigger, options, _reporter, _clock);
            _sources.Add(source, controller);
            return source;
        }
        catch (Exception exception) when (GpioFaults.IsExpected(exception))
        {
            _bank.Release(controller);
            return new Problem(
                GpioReasons.LineFailed, $"Line {options.Line} of chip '{options.Chip}' gives no edge events: {exception.Message}");
        }
    }

    /// <summary>Ends a sink's pulse, leaves its line inactive and lets go of it.</summary>
    /// <param name="sink">A sink that <see cref="OpenPulse"/> gave.</param>
    public async ValueTask ReleaseAsync(GpioPulseSink sink)
    {
        if (!_sinks.Remove(sink, out var controller)) return;
        await sink.DisposeAsync();
        _bank.Release(controller);
    }

    /// <summary>Ends a source's edges and lets go of its line.</summary>
    /// <param name="source">A source that <see cref="OpenTrigger"/> gave.</param>
    public void Release(GpioTriggerSource source)
    {
        if (!_sources.Remove(source, out var controller)) return;
        source.Dispose();
        _bank.Release(controller);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Keys)
        {
            source.Dispose();
        }

        foreach (var sink in _sinks.Keys)
        {
            await sink.DisposeAsync();
        }

        _bank.Dispose();
        await _reporter.DisposeAsync();
    }
}
