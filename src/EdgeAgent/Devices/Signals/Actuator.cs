using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Signals;

/// <summary>
/// Pulses an output line for the parts whose verdict asks for it, each at the moment it stands at the gate, and records every
/// change with the decision's id. The pipeline only leaves a slot here; a thread of its own moves the line. One policy for
/// overlapping pulses: one that comes while the line is active extends it to a full pulse from then, so no two parts ever share
/// less than one pulse.
/// </summary>
public sealed class Actuator : IDisposable
{
    // Slots wait for parts on the belt, or for a stuck device; this many behind, later ones are refused aloud.
    private const int Waiting = 1024;

    /// <summary>A scheduler's slip is no reason not to eject.</summary>
    private static readonly TimeSpan LeastLate = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the parts that are on their way may hold up the end of the line's use.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<PulseSlot> _slots = new(Waiting);
    private readonly IOutputLine _output;
    private readonly PulseOptions _options;
    private readonly Encoder? _encoder;
    private readonly SignalReporter _reporter;
    private readonly TimeProvider _time;
    private readonly long _pulse;
    private readonly Action _wake;
    private readonly SignalLoop _loop;
    private readonly ManualResetEventSlim _idle = new(true);
    private Guid? _pulsing;
    private long _until = SignalLoop.Never;
    private bool _stuck;
    private bool _unsure;

    /// <summary>Takes over a line.</summary>
    /// <param name="output">The line; disposed here.</param>
    /// <param name="options">On which verdicts, when, how long.</param>
    /// <param name="encoder">What distances are counted by; null where it has none.</param>
    /// <param name="reporter">Where changes and failures go.</param>
    /// <param name="time">Times the pulse.</param>
    /// <param name="isAtRest">Whether the line rests inactive; where nobody knows, it is set so first.</param>
    public Actuator(IOutputLine output, PulseOptions options, Encoder? encoder, SignalReporter reporter, TimeProvider time, bool isAtRest = true)
    {
        if (!isAtRest) (_unsure, _until) = (true, long.MinValue);
        _output = output;
        _options = options;
        _encoder = encoder;
        _reporter = reporter;
        _time = time;
        _pulse = time.TimestampsOf(options.Length);
        _wake = () => _loop!.Wake();
        _loop = new SignalLoop($"edge-{output.Line.Offset}", time, Step);
    }

    /// <summary>What it does.</summary>
    public PulseOptions Options => _options;

    /// <summary>Moves the line for a part, if its verdict asks for it. Never waits.</summary>
    /// <param name="decisionId">The part's decision.</param>
    /// <param name="verdict">What it came to.</param>
    /// <param name="place">Where the part was seen.</param>
    public void Act(Guid decisionId, Verdict verdict, PartPlace place)
    {
        if (!_options.On.Contains(verdict)) return;
        var slot = _options.Distance is { } ticks ? new PulseSlot(decisionId, 0, place.Tick + ticks) : new PulseSlot(decisionId, place.Timestamp + _time.TimestampsOf(_options.Delay), 0);
        bool full;
        lock (_gate)
        {
            full = _slots.Count == Waiting;
            if (!full)
            {
                // Decisions may come in another order than parts.
                var index = _slots.Count;
                while (index > 0 && (_slots[index - 1].At, _slots[index - 1].Tick).CompareTo((slot.At, slot.Tick)) > 0) index--;
                _slots.Insert(index, slot);
                _idle.Reset();
            }
        }

        if (full) _reporter.Failed(_output.Line, new Problem(SignalReasons.LineStuck, $"{_output.Line.Component} is stuck: {Waiting} pulses wait for it; this one was refused."), decisionId);
        else _loop.Wake();
    }

    /// <summary>Sees the parts that are on their way past the gate, within a limit; leaves the line inactive.</summary>
    public void Dispose()
    {
        _idle.Wait(Grace);
        _loop.Dispose();
        foreach (var slot in _slots)
        {
            _reporter.Failed(_output.Line, new Problem(SignalReasons.LineStuck, $"{_output.Line.Component} was let go of before its part came to it."), slot.DecisionId);
        }

        if (_pulsing is not null) Release();
        else if (_unsure) _output.Set(false);
        _output.Dispose();
        _idle.Dispose();
    }

    private long Step(long now)
    {
        while (TakeDue(now) is { } slot)
        {
            if (HasPassed(slot, now)) _reporter.Failed(_output.Line, new Problem(SignalReasons.DeadlineMissed, $"{_output.Line.Component} did not move: its part had passed the gate when it was known. Look for it downstream."), slot.DecisionId);
            else Pulse(slot.DecisionId);
        }

        if (_pulsing is not null && now >= _until) Release();
        else if (_unsure && now >= _until) Rest(now);
        return Next();
    }

    /// <summary>A gate that moves after its part has gone moves for the next one.</summary>
    private bool HasPassed(PulseSlot slot, long now) => _options.Distance is { } distance
        ? _encoder!.Position > slot.Tick + (distance / 10) + 1
        : _options.Delay > TimeSpan.Zero && now > slot.At + Math.Max(_pulse, _time.TimestampsOf(LeastLate));

    private PulseSlot? TakeDue(long now)
    {
        lock (_gate)
        {
            if (_slots.Count == 0 || (_slots[0].Tick > 0 ? _slots[0].Tick > _encoder!.Position : _slots[0].At > now)) return null;
            var due = _slots[0];
            _slots.RemoveAt(0);
            return due;
        }
    }

    private long Next()
    {
        lock (_gate)
        {
            if (_slots.Count == 0)
            {
                if (_pulsing is null && !_unsure) _idle.Set();
                return _until;
            }

            if (_slots[0].Tick == 0) return Math.Min(_until, _slots[0].At);
            _encoder!.WakeAt(_slots[0].Tick, _wake);
            return _until;
        }
    }

    private void Pulse(Guid decisionId)
    {
        var change = _pulsing is null ? PinChange.Activated : PinChange.Extended;
        if (change == PinChange.Activated && !TrySet(true, decisionId))
        {
            // A device that did not answer may have done it all the same, and nobody would take it back.
            (_unsure, _until) = (true, _time.GetTimestamp());
            return;
        }

        _unsure = false;
        _pulsing = decisionId;
        // From when the line moved: a driver takes its time.
        _until = _time.GetTimestamp() + _pulse;
        _reporter.Changed(_output.Line, decisionId, change);
    }

    private void Release()
    {
        var decisionId = _pulsing!.Value;
        if (TrySet(false, decisionId))
        {
            _pulsing = null;
            _until = SignalLoop.Never;
            _reporter.Changed(_output.Line, decisionId, PinChange.Released);
        }
        else
        {
            // An actuator that stays on does harm: it is tried again for as long as it takes.
            _until = _time.GetTimestamp() + _pulse;
        }
    }

    /// <summary>Sees that a line of which nobody knows rests.</summary>
    private void Rest(long now)
    {
        if (_output.Set(false) is { } problem)
        {
            if (!_stuck) _reporter.Failed(_output.Line, problem, null);
            _stuck = true;
            _until = now + _pulse;
            return;
        }

        (_unsure, _stuck, _until) = (false, false, SignalLoop.Never);
    }

    private bool TrySet(bool active, Guid decisionId)
    {
        var problem = _output.Set(active);
        // Said once for a line that cannot be released, and for every part that was not moved.
        if (problem is not null && (!_stuck || _pulsing is null)) _reporter.Failed(_output.Line, problem, decisionId);
        _stuck = problem is not null;
        return problem is null;
    }
}
