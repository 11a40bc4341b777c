using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Signals;

/// <summary>
/// The permission of a line to run, as an output that is active while it may: a dead agent gives none. A part that nobody judged
/// takes it away, and it stays away, over restarts too, until somebody who says who and why gives it back.
/// </summary>
public sealed class RunPermit : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly string _component;
    private readonly IOutputLine _output;
    private readonly StopNote _note;
    private readonly SignalReporter _reporter;
    private readonly DeviceClock _clock;
    private readonly SignalLoop _loop;
    private LineStop? _stop;
    private LineStop? _noted;
    private (Guid Id, bool Active)? _done;
    private Guid _last;
    private bool _stuck;
    private bool _ended;

    internal RunPermit(string pipeline, IOutputLine output, StopNote note, SignalReporter reporter, DeviceClock clock)
    {
        Pipeline = pipeline;
        _component = $"line/{pipeline}";
        _output = output;
        _note = note;
        _reporter = reporter;
        _clock = clock;
        _stop = _noted = note.Read();
        if (_stop is { } stands) _reporter.Degrade(_component, Stands(stands));
        _loop = new SignalLoop($"edge-run-{output.Line.Offset}", clock.Time, Step);
    }

    /// <summary>Whose line.</summary>
    public string Pipeline { get; }

    /// <summary>Why the line stands; null while it may run.</summary>
    public LineStop? Stopped
    {
        get
        {
            lock (_gate) return _stop;
        }
    }

    /// <summary>Takes the permission away; a line that stands already keeps its first cause. Never waits.</summary>
    /// <param name="decisionId">The part that nobody judged.</param>
    /// <param name="cause">Why nobody judged it.</param>
    public void Stop(Guid decisionId, ReasonCode cause)
    {
        var stop = new LineStop(decisionId, cause.Value, _clock.Now().Wall);
        lock (_gate)
        {
            if (_stop is not null) return;
            _stop = stop;
            _last = decisionId;
        }

        _loop.Wake();
        _reporter.Alarm(_component, Stands(stop), decisionId);
        _reporter.Degrade(_component, Stands(stop));
    }

    /// <summary>Gives the permission back.</summary>
    /// <param name="by">Who.</param>
    /// <param name="why">Why.</param>
    /// <returns>Why not.</returns>
    public Problem? Resume(string by, string why)
    {
        LineStop stop;
        lock (_gate)
        {
            if (_stop is null) return new Problem(ReasonCode.NotFound, $"The line of pipeline '{Pipeline}' is not stopped.");
            stop = _stop;
            _stop = null;
        }

        _loop.Wake();
        _reporter.Alarm(_component, new Problem(SignalReasons.LineResumed, $"{by} let the line run again: {why} It stood for {stop.Cause}."), stop.DecisionId);
        _reporter.Recover(_component);
        return null;
    }

    /// <summary>Takes the permission away with the pipeline.</summary>
    public void Dispose()
    {
        _loop.Dispose();
        _ended = true;
        // A stop that the loop had not come to is done and noted, too.
        Step(_clock.Time.GetTimestamp());
        _output.Dispose();
    }

    private static Problem Stands(LineStop stop) => new(
        SignalReasons.LineStopped, $"The line stands: {stop.Cause}, part {stop.DecisionId}. Look why, then press its button or 'edge-agent line resume'.");

    private long Step(long now)
    {
        LineStop? stop;
        lock (_gate) stop = _stop;
        var wanted = (Id: _last, Active: stop is null && !_ended);
        if (_done?.Active != wanted.Active)
        {
            var problem = _output.Set(wanted.Active);
            if (problem is not null)
            {
                if (!_stuck) _reporter.Failed(_output.Line, problem, wanted.Id);
                _stuck = true;
                return now + _clock.Time.TimestampsOf(Again);
            }

            _stuck = false;
            _done = wanted;
            // What the start of the agent does is no part's doing.
            if (wanted.Id != Guid.Empty) _reporter.Changed(_output.Line, wanted.Id, wanted.Active ? PinChange.Activated : PinChange.Released);
        }

        if (_noted != stop)
        {
            // The line first, the disk then.
            if (_note.Write(stop) is { } unkept) _reporter.Degrade($"{_component}/note", unkept);
            else _reporter.Recover($"{_component}/note");
            _noted = stop;
        }

        return SignalLoop.Never;
    }
}
