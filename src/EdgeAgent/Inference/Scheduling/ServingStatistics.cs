using Edge.Agent.Serving;

namespace Edge.Agent.Inference.Scheduling;

/// <summary>Totals of one model version since it was loaded. Thread-safe.</summary>
internal sealed class ServingStatistics
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly SortedDictionary<int, Batch> _batches = [];
    private readonly DateTimeOffset _loaded;
    private DateTimeOffset? _last;
    private long _inferences;
    private long _executions;
    private DurationTotal _success;
    private DurationTotal _fail;
    private DurationTotal _queue;
    private DurationTotal _input;
    private DurationTotal _infer;
    private DurationTotal _output;

    public ServingStatistics(TimeProvider time)
    {
        _time = time;
        _loaded = time.GetUtcNow();
    }

    /// <summary>When it last ran, or was loaded.</summary>
    public DateTimeOffset LastUsed
    {
        get
        {
            lock (_gate) return _last ?? _loaded;
        }
    }

    /// <summary>A run of the session.</summary>
    /// <param name="rows">Inputs in it.</param>
    /// <param name="timing">What it took.</param>
    public void Executed(int rows, in InferenceTiming timing)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            _last = now;
            _inferences += rows;
            _executions++;
            if (!_batches.TryGetValue(rows, out var batch)) _batches.Add(rows, batch = new Batch());
            batch.Input = Add(batch.Input, timing.ComputeInput);
            batch.Infer = Add(batch.Infer, timing.ComputeInfer);
            batch.Output = Add(batch.Output, timing.ComputeOutput);
        }
    }

    /// <summary>A request was answered.</summary>
    /// <param name="total">From its arrival to its answer.</param>
    /// <param name="timing">Its parts.</param>
    public void Succeeded(TimeSpan total, in InferenceTiming timing)
    {
        lock (_gate)
        {
            _success = Add(_success, total);
            _queue = Add(_queue, timing.Queue);
            _input = Add(_input, timing.ComputeInput);
            _infer = Add(_infer, timing.ComputeInfer);
            _output = Add(_output, timing.ComputeOutput);
        }
    }

    /// <summary>A request was refused or failed.</summary>
    /// <param name="total">From its arrival to its end.</param>
    public void Failed(TimeSpan total)
    {
        lock (_gate) _fail = Add(_fail, total);
    }

    /// <summary>The totals at this moment.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="version">Version.</param>
    public ModelStatistics Read(string name, string version)
    {
        lock (_gate)
        {
            return new ModelStatistics(
                name, version, _last, _inferences, _executions, _success, _fail, _queue, _input, _infer, _output,
                [.. _batches.Select(pair => new BatchStatistics(pair.Key, pair.Value.Input, pair.Value.Infer, pair.Value.Output))]);
        }
    }

    private static DurationTotal Add(DurationTotal total, TimeSpan duration) =>
        new(total.Count + 1, total.Nanoseconds + (duration.Ticks * TimeSpan.NanosecondsPerTick));

    private sealed class Batch
    {
        public DurationTotal Input { get; set; }

        public DurationTotal Infer { get; set; }

        public DurationTotal Output { get; set; }
    }
}
