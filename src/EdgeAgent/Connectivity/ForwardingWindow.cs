using Edge.Agent.Storage;

namespace Edge.Agent.Connectivity;

/// <summary>The batches between sending and the hub's answer. Bounds what a hub that does not answer can cost.</summary>
internal sealed class ForwardingWindow
{
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<InFlightBatch> _batches = [];
    private readonly Pulse _answered = new();

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

    /// <summary>How long the oldest batch has waited for its answer; null when none is out.</summary>
    public TimeSpan? LongestWait
    {
        get
        {
            lock (_gate) return _batches.Count == 0 ? null : _time.GetElapsedTime(_batches[0].Sent);
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
        }

        _answered.Set();
    }

    /// <summary>Completes after an answer.</summary>
    public ValueTask WaitAnswerAsync(CancellationToken cancellationToken) => _answered.WaitAsync(cancellationToken);
}
