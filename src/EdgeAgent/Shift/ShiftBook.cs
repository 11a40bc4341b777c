using Edge.Agent.Pipeline;
using Edge.Agent.Storage.Results;
using Edge.Protocol.Messages;

namespace Edge.Agent.Shift;

/// <summary>
/// What every pipeline decided since the shift began, in memory: whoever watches the box asks for it several times a second. After
/// a start it is completed from the local history. Thread-safe.
/// </summary>
internal sealed class ShiftBook : IDecisionSink
{
    /// <summary>Decisions that a start reads from the history: a second's work on a small box.</summary>
    private const int MaxRefill = 5000;

    private readonly Lock _gate = new();
    private readonly ShiftTimes _times;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, PipelineShift> _pipelines = new(StringComparer.Ordinal);
    private HashSet<Guid>? _seen = [];
    private DateTimeOffset _began;
    private bool _isDated;
    private long _version;

    /// <summary>An empty book.</summary>
    /// <param name="times">When shifts begin.</param>
    /// <param name="time">The clock and its zone.</param>
    public ShiftBook(ShiftTimes times, TimeProvider time)
    {
        _times = times;
        _time = time;
        Since = _began = time.GetUtcNow();
        TurnOver();
    }

    /// <inheritdoc/>
    public bool IsActuator => false;

    /// <summary>Changes with every decision.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Since when it counts; when the shift began, unless the history does not reach so far back.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <inheritdoc/>
    public ValueTask HandleAsync(DecisionRecord decision, CancellationToken cancellationToken)
    {
        // A master part says how the line is, not how the shift is.
        if (decision.Master is not null) return ValueTask.CompletedTask;
        lock (_gate)
        {
            TurnOver();
            _seen?.Add(decision.DecisionId);
            Of(decision.Pipeline).Add(decision, _time.GetUtcNow() - _began);
        }

        Interlocked.Increment(ref _version);
        return ValueTask.CompletedTask;
    }

    /// <summary>Looks at a pipeline's shift.</summary>
    /// <param name="pipeline">Its name.</param>
    /// <param name="read">Reads what it is given, quickly: decisions wait meanwhile.</param>
    public void Read(string pipeline, Action<PipelineShift, DateTimeOffset> read)
    {
        lock (_gate)
        {
            TurnOver();
            read(Of(pipeline), _began);
        }
    }

    /// <summary>Forgets parts for good.</summary>
    /// <param name="match">Which.</param>
    public void Forget(Predicate<DecisionRecord> match)
    {
        lock (_gate)
        {
            foreach (var pipeline in _pipelines.Values) pipeline.Forget(match);
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>Completes the shift from the history, once, and stands until it is cancelled.</summary>
    /// <param name="results">The local history.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    public async Task RunAsync(ResultStore results, CancellationToken cancellationToken)
    {
        var began = _isDated ? _began : (DateTimeOffset?)null;
        if (began is not null && (await results.QueryAsync(new ResultQuery(MaxRefill, Since: began), cancellationToken)).TryGet(out var decisions, out _)) Refill(decisions);
        lock (_gate) _seen = null;
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Behind what was decided meanwhile comes what was decided before; the lists of the last parts are in order again.</summary>
    private void Refill(IReadOnlyList<DecisionRecord> newestFirst)
    {
        lock (_gate)
        {
            foreach (var group in newestFirst.Where(decision => decision.Master is null && _seen?.Contains(decision.DecisionId) != true).GroupBy(decision => decision.Pipeline))
            {
                var (shift, since) = (new PipelineShift(), _pipelines.GetValueOrDefault(group.Key));
                foreach (var decision in group.Reverse()) shift.Add(decision, decision.Captured.Wall is { } wall ? wall - _began : TimeSpan.Zero);
                if (since is not null) shift.Append(since);
                _pipelines[group.Key] = shift;
            }

            Since = newestFirst.Count < MaxRefill ? _began : newestFirst[^1].Captured.Wall ?? _began;
        }

        Interlocked.Increment(ref _version);
    }

    private PipelineShift Of(string pipeline)
    {
        if (!_pipelines.TryGetValue(pipeline, out var shift)) _pipelines[pipeline] = shift = new PipelineShift();
        return shift;
    }

    private void TurnOver()
    {
        if (_times.BeginOf(_time.GetUtcNow(), _time.LocalTimeZone) is not { } began || (_isDated && began == _began)) return;
        // The first time that somebody tells the box the time, the parts before belong to the shift as well.
        if (_isDated)
        {
            foreach (var shift in _pipelines.Values) shift.Clear();
            Since = began;
        }

        (_began, _isDated) = (began, true);
    }
}
