using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Signals;

/// <summary>
/// Follows the parts of one pipeline from their edge to their gate. Each has a deadline: the configured time, or the moment it
/// comes to the first gate, whichever is sooner. A part without a decision then gets the safe state, on a thread that no model
/// and no disk can hold up; what the model says later is recorded as an error, because that is what was done.
/// </summary>
public sealed class PartTracker : IDisposable
{
    /// <summary>Parts that missed their deadline and whose record never comes belong to a pipeline that failed.</summary>
    private const int Remembered = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, OpenPart> _open = [];
    private readonly Queue<OpenPart> _due = new();
    private readonly Queue<Guid> _missed = new();
    private readonly string _pipeline;
    private readonly LineOptions _options;
    private readonly IReadOnlyList<Actuator> _actuators;
    private readonly Encoder? _encoder;
    private readonly RunPermit? _permit;
    private readonly AgentMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly TimeSpan _allowed;
    private readonly long _allowedTicks;
    private readonly Action _wake;
    private readonly SignalLoop _loop;

    /// <summary>Nothing is on its way.</summary>
    /// <param name="pipeline">Whose parts.</param>
    /// <param name="options">Their deadline.</param>
    /// <param name="actuators">What moves on their verdicts; not disposed here.</param>
    /// <param name="encoder">What distances are counted by; null without one.</param>
    /// <param name="permit">What stops the line; null where parts nobody judged are rejected. Not disposed here.</param>
    /// <param name="metrics">Counts <c>edge_safe_state_total</c> by cause.</param>
    /// <param name="time">Runs the deadlines.</param>
    public PartTracker(
        string pipeline, LineOptions options, IReadOnlyList<Actuator> actuators, Encoder? encoder, RunPermit? permit, AgentMetrics metrics, TimeProvider time)
    {
        _pipeline = pipeline;
        _options = options;
        _actuators = actuators;
        _encoder = encoder;
        _permit = permit;
        _metrics = metrics;
        _time = time;
        var delays = actuators.Select(actuator => actuator.Options).Where(pulse => pulse.Distance is null && pulse.Delay > TimeSpan.Zero).Select(pulse => pulse.Delay);
        _allowed = delays.Append(options.Deadline ?? TimeSpan.MaxValue).Min();
        _allowedTicks = actuators.Min(actuator => actuator.Options.Distance) ?? 0;
        _wake = () => _loop!.Wake();
        _loop = new SignalLoop($"edge-{pipeline}", time, Step);
    }

    /// <summary>A part was seen. A part that was entered already stays as it is.</summary>
    /// <param name="id">Its decision.</param>
    /// <param name="timestamp"><see cref="TimeProvider.GetTimestamp"/> at its edge.</param>
    public void Enter(Guid id, long timestamp)
    {
        var tick = _encoder?.Position ?? 0;
        var due = _allowed == TimeSpan.MaxValue ? SignalLoop.Never : timestamp + _time.TimestampsOf(_allowed);
        var part = new OpenPart(id, new PartPlace(timestamp, tick), due, _allowedTicks > 0 ? tick + _allowedTicks : long.MaxValue);
        lock (_gate)
        {
            if (!_open.TryAdd(id, part)) return;
            _due.Enqueue(part);
            if (_due.Count > 1) return;
        }

        _loop.Wake();
    }

    /// <summary>Why a part needs no model any more; null while its decision can still come in time.</summary>
    /// <param name="id">Its decision.</param>
    public Problem? Missed(Guid id)
    {
        lock (_gate) return _open.TryGetValue(id, out var part) && part.Missed ? Late(part, "It was not looked at.") : null;
    }

    /// <summary>A part's decision is there: what it asks for is done, unless the safe state was done before.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="captured">Timestamp of its capture, for one that was not entered.</param>
    /// <returns>The decision that counts.</returns>
    public DecisionRecord Settle(DecisionRecord decision, long captured)
    {
        OpenPart? part;
        bool missed;
        lock (_gate)
        {
            _open.Remove(decision.DecisionId, out part);
            missed = part is not null && (part.Missed || IsDue(part, _time.GetTimestamp()));
        }

        if (missed && !part!.Missed)
        {
            // In time for nobody, and the loop was not there yet.
            part.Missed = true;
            MakeSafe(part.Id, part.Place, SignalReasons.DeadlineMissed);
        }

        if (missed)
        {
            if (decision.Verdict == Verdict.Error && decision.ErrorCode == SignalReasons.DeadlineMissed) return decision;
            var late = Late(part!, $"It would have been {decision.Verdict.Word()}: {decision.Reason}");
            return decision with { Verdict = Verdict.Error, Reason = $"{late.Reason}: {late.Message}", ErrorCode = late.Reason };
        }

        var place = part?.Place ?? new PartPlace(captured, _encoder?.Position ?? 0);
        if (decision.Verdict == Verdict.Error) MakeSafe(decision.DecisionId, place, decision.ErrorCode ?? ReasonCode.InferenceFailed);
        else Act(decision.DecisionId, decision.Verdict, place);
        return decision;
    }

    /// <inheritdoc/>
    public void Dispose() => _loop.Dispose();

    private bool IsDue(OpenPart part, long now) => now >= part.Due || (part.DueTick != long.MaxValue && _encoder!.Position >= part.DueTick);

    private long Step(long now)
    {
        while (true)
        {
            OpenPart head;
            lock (_gate)
            {
                // Parts have their deadlines in the order of their edges.
                while (_due.TryPeek(out var decided) && !_open.ContainsKey(decided.Id)) _due.Dequeue();
                if (!_due.TryPeek(out head!)) return SignalLoop.Never;
                if (!IsDue(head, now))
                {
                    if (head.DueTick != long.MaxValue) _encoder!.WakeAt(head.DueTick, _wake);
                    return head.Due;
                }

                _due.Dequeue();
                head.Missed = true;
                _missed.Enqueue(head.Id);
                if (_missed.Count > Remembered) _open.Remove(_missed.Dequeue());
            }

            MakeSafe(head.Id, head.Place, SignalReasons.DeadlineMissed);
        }
    }

    private void MakeSafe(Guid id, PartPlace place, ReasonCode cause)
    {
        _metrics.Counter($"edge_safe_state_total{{pipeline=\"{_pipeline}\",cause=\"{cause}\"}}").Add();
        Act(id, Verdict.Error, place);
        _permit?.Stop(id, cause);
    }

    private void Act(Guid id, Verdict verdict, PartPlace place)
    {
        foreach (var actuator in _actuators) actuator.Act(id, verdict, place);
    }

    private Problem Late(OpenPart part, string otherwise) => new(
        SignalReasons.DeadlineMissed,
        part.DueTick == long.MaxValue
            ? $"Not decided within {_allowed.TotalMilliseconds:0} ms of its edge. {otherwise}"
            : $"Not decided before it came to the gate, {_allowedTicks} ticks from its edge, or within {_options.Deadline?.TotalMilliseconds:0} ms. {otherwise}");
}
