using System.Device.Gpio;
using System.Threading.Channels;
using Edge.Agent.Configuration;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Gpio;

/// <summary>
/// Pulses an output line on a verdict and records every pin change with the decision's id. The pipeline only leaves a
/// note here; a task of its own moves the line. One policy for overlapping pulses: a verdict that comes while the line
/// is active extends the pulse to its full length from then, so no two parts ever share less than one pulse.
/// </summary>
public sealed class GpioPulseSink : IDecisionSink, IAsyncDisposable
{
    // Notes wait only while the driver is stuck in a write; this many decisions behind, later ones are refused aloud.
    private const int Waiting = 256;

    /// <summary>Decisions that ask for a pulse; null is the timer's word that a pulse may be over.</summary>
    private readonly Channel<Guid?> _notes =
        Channel.CreateBounded<Guid?>(new BoundedChannelOptions(Waiting) { SingleReader = true });

    private readonly GpioController _controller;
    private readonly GpioPulseOptions _options;
    private readonly GpioReporter _reporter;
    private readonly TimeProvider _time;
    private readonly GpioLine _line;
    private readonly ITimer _timer;
    private readonly Task _moving;
    private Guid? _pulsing;
    private long _since;
    private bool _stuck;

    /// <summary>Takes over a line that is claimed as an output and rests inactive.</summary>
    /// <param name="controller">The line's controller; not disposed here.</param>
    /// <param name="options">Which line, on which verdicts, how long.</param>
    /// <param name="reporter">Where pin changes and failures go.</param>
    /// <param name="time">Times the pulse.</param>
    public GpioPulseSink(GpioController controller, GpioPulseOptions options, GpioReporter reporter, TimeProvider time)
    {
        _controller = controller;
        _options = options;
        _reporter = reporter;
        _time = time;
        _line = new GpioLine(options.Chip, options.Line);
        _timer = time.CreateTimer(_ => _notes.Writer.TryWrite(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _moving = Task.Run(MoveAsync);
    }

    /// <inheritdoc/>
    public bool IsActuator => true;

    /// <summary>The level of a line at rest.</summary>
    /// <param name="options">The line's options.</param>
    public static PinValue Inactive(GpioPulseOptions options) => options.ActiveLow ? PinValue.High : PinValue.Low;

    /// <inheritdoc/>
    public ValueTask HandleAsync(DecisionRecord decision, CancellationToken cancellationToken)
    {
        if (_options.On.Contains(decision.Verdict) && !_notes.Writer.TryWrite(decision.DecisionId))
        {
            _reporter.Failed(
                _line,
                new Problem(GpioReasons.LineFailed, $"{_line.Component} is stuck: {Waiting} pulses wait for its driver; this one was refused."),
                decision.DecisionId);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Ends a pulse that is on and leaves the line inactive.</summary>
    public async ValueTask DisposeAsync()
    {
        _notes.Writer.TryComplete();
        await _timer.DisposeAsync();
        await _moving;
    }

    private async Task MoveAsync()
    {
        await foreach (var note in _notes.Reader.ReadAllAsync())
        {
            if (note is { } decisionId)
            {
                Pulse(decisionId);
            }
            else
            {
                ReleaseWhenDue();
            }
        }

        if (_pulsing is not null) Release();
    }

    private void Pulse(Guid decisionId)
    {
        var change = _pulsing is null ? PinChange.Activated : PinChange.Extended;
        if (change == PinChange.Activated && !TryWrite(!Inactive(_options), decisionId)) return;
        _pulsing = decisionId;
        _since = _time.GetTimestamp();
        _timer.Change(_options.Pulse, Timeout.InfiniteTimeSpan);
        _reporter.Changed(_line, decisionId, change);
    }

    private void ReleaseWhenDue()
    {
        if (_pulsing is null) return;
        var remaining = _options.Pulse - _time.GetElapsedTime(_since);
        if (remaining <= TimeSpan.Zero)
        {
            Release();
        }
        else
        {
            _timer.Change(remaining, Timeout.InfiniteTimeSpan);
        }
    }

    private void Release()
    {
        var decisionId = _pulsing!.Value;
        if (TryWrite(Inactive(_options), decisionId))
        {
            _pulsing = null;
            _reporter.Changed(_line, decisionId, PinChange.Released);
        }
        else
        {
            // An actuator that stays on does harm: it is tried again for as long as it takes.
            _timer.Change(_options.Pulse, Timeout.InfiniteTimeSpan);
        }
    }

    private bool TryWrite(PinValue value, Guid decisionId)
    {
        try
        {
            _controller.Write(_options.Line, value);
            _stuck = false;
            return true;
        }
        catch (Exception exception)
        {
            // Whatever the driver throws, the next part still needs this line: report it and go on.
            if (!_stuck || _pulsing is null)
            {
                _reporter.Failed(
                    _line,
                    new Problem(GpioReasons.LineFailed, $"{_line.Component} could not be set {value}: {exception.Message}"),
                    decisionId);
            }

            _stuck = true;
            return false;
        }
    }
}
