using Edge.Agent.Storage;
using Edge.Protocol.Records;

namespace Edge.Agent.Connectivity;

/// <summary>The batches between sending and the hub's answer. Bounds what a hub that does not answer can cost.</summary>
internal sealed class ForwardingWindow
{
    /// <summary>A hub answers in milliseconds; half a minute without an answer means the batch or its answer is lost.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(30);

    /// <summary>A hub that is down behind a standing broker must not make a metered box repeat its window every half minute.</summary>
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(5);

    /// <summary>A hub's word must not silence a box for longer than a person would wait.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly int _capacity;
    private readonly FlightSize _flight;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<InFlightBatch> _batches = [];
    private readonly Pulse _answered = new();
    private TimeSpan _patience = FirstPatience;
    private TimeSpan _pause;
    private long _pausedAt;

    /// <summary>An empty window.</summary>
    /// <param name="capacity">Batches it holds.</param>
    /// <param name="time">The clock.</param>
    public ForwardingWindow(int capacity, TimeProvider time)
    {
        _capacity = capacity;
        _flight = new FlightSize(capacity);
        _time = time;
    }

    /// <summary>Bytes of frames that another batch may hold; 0 when it must wait for an answer or for a pause to end.</summary>
    public int Room
    {
        get
        {
            lock (_gate)
            {
                if (_batches.Count >= _capacity || PauseLocked() > TimeSpan.Zero) return 0;
                var left = _flight.Bytes - _batches.Sum(batch => batch.Bytes);
                // Not for the last few bytes: a batch has a topic and a header too.
                return left < _flight.Bytes / 4 && _batches.Count > 0 ? 0 : Math.Clamp(left, 1, RecordBatch.MaxFrameBytes);
            }
        }
    }

    /// <summary>How long the hub asked to be spared, still.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_gate) return PauseLocked();
        }
    }

    /// <summary>The hub is busy: no batch for a while.</summary>
    /// <param name="pause">How long.</param>
    public void SlowDown(TimeSpan pause)
    {
        lock (_gate)
        {
            if (pause <= PauseLocked()) return;
            _pause = pause < LongestPause ? pause : LongestPause;
            _pausedAt = _time.GetTimestamp();
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
            _flight.Halve();
            _patience = waited * 2 < LongestPatience ? waited * 2 : LongestPatience;
            return waited;
        }
    }

    /// <summary>Adds a batch that is about to be sent.</summary>
    /// <param name="ranges">Its records.</param>
    /// <param name="bytes">Bytes of its message.</param>
    public void Add(IReadOnlyList<SequenceRange> ranges, int bytes)
    {
        lock (_gate) _batches.Add(new InFlightBatch(ranges, bytes, _time.GetTimestamp()));
    }

    /// <summary>Forgets every batch: they are read again.</summary>
    public void Clear()
    {
        lock (_gate) _batches.Clear();
    }

    /// <summary>As <see cref="Clear"/>, for a new connection: what is known of the link's speed was the old one's.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _batches.Clear();
            _flight.Reset();
        }
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

            foreach (var batch in _batches.Where(batch => batch.IsAnswered)) _flight.Answered(_time.GetElapsedTime(batch.Sent));
            _batches.RemoveAll(batch => batch.IsAnswered);
            _patience = FirstPatience;
        }

        _answered.Set();
    }

    /// <summary>Completes after an answer.</summary>
    public ValueTask WaitAnswerAsync(CancellationToken cancellationToken) => _answered.WaitAsync(cancellationToken);

    private TimeSpan PauseLocked()
    {
        var left = _pause - _time.GetElapsedTime(_pausedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
