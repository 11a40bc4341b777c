using Edge.Agent.Storage;

namespace Edge.Agent.Connectivity;

/// <summary>The batches between sending and the hub's answer. Bounds what a hub that does not answer can cost.</summary>
internal sealed class ForwardingWindow
{
    /// <summary>A hub answers in milliseconds; half a minute without an answer means the batch or its answer is lost.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(30);

    /// <summary>A hub that is down behind a standing broker must not make a metered box repeat its window every half minute.</summary>
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(5);

    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<InFlightBatch> _batches = [];
    private readonly Pulse _answered = new();
    private TimeSpan _patience = FirstPatience;

    /// <summary>An empty window.</summary>
    /// <param name="capacity">Batches it holds.</param>
    /// <param name="time">The clock.</param>
    public ForwardingWindow(int capacity, TimeProvider time)
    {
        _capacity = capacity;
        _time = time;
    }

    /// <summary>Whether another batch must wait.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate) return _batches.Count >= _capacity;
        }
    }

    /// <summary>How long the oldest batch may still wait for its answer, at least nothing; null when none is out.</summary>
    public TimeSpan? UntilOverdue
    {
        get
        {
            lock (_gate)
            {
                if (_batches.Count == 0) return null;
                var left = _patience - _time.GetElapsedTime(_batches[0].Sent);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Waits longer the next time.</summary>
    /// <returns>How long the wait in vain was.</returns>
    public TimeSpan LosePatience()
    {
        lock (_gate)
        {
            var waited = _patience;
            _patience = waited * 2 < LongestPatience ? waited * 2 : LongestPatience;
            return waited;
        }
    }

    /// <summary>Adds a batch that is about to be sent.</summary>
    public void Add(IReadOnlyList<SequenceRange> ranges)
    {
        lock (_gate) _batches.Add(new InFlightBatch(ranges, _time.GetTimestamp()));
    }

    /// <summary>Forgets every batch: they are read again.</summary>
    public void Clear()
    {
        lock (_gate) _batches.Clear();
    }

    /// <summary>Takes answered records out and wakes the sender when there is room.</summary>
    public void Answer(IReadOnlyList<SequenceRange> ranges)
    {
        lock (_gate)
        {
            foreach (var batch in _batches)
            {
                foreach (var range in ranges) batch.Answer(range);
            }

            _batches.RemoveAll(batch => batch.IsAnswered);
            _patience = FirstPatience;
        }

        _answered.Set();
    }

    /// <summary>Completes after an answer.</summary>
    public ValueTask WaitAnswerAsync(CancellationToken cancellationToken) => _answered.WaitAsync(cancellationToken);
}
