namespace Edge.Agent.Inference.Scheduling;

/// <summary>
/// The lanes of one model version and those who wait for one: by rank, within a rank those who waited too long behind the
/// others, else in order of arrival. Thread-safe.
/// </summary>
internal sealed class LaneQueue
{
    private readonly Lock _gate = new();
    // The lane that came back last has the warmest caches.
    private readonly Stack<ModelLane> _free = new();
    // Two a rank: those in time, and behind them those who waited too long.
    private readonly LinkedList<Waiter>[] _lines;
    private readonly int[] _waiting;
    private readonly int _maxWaiting;
    private readonly int _lanes;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    /// <summary>A queue whose lanes are all free.</summary>
    /// <param name="lanes">The lanes.</param>
    /// <param name="levels">Levels of requests; rank 0 comes before them.</param>
    /// <param name="maxWaiting">Requests that may wait at each level; 0 for any number. Frames always may.</param>
    public LaneQueue(IReadOnlyList<ModelLane> lanes, int levels, int maxWaiting)
    {
        _lanes = lanes.Count;
        _maxWaiting = maxWaiting;
        _lines = [.. Enumerable.Range(0, (levels + 1) * 2).Select(_ => new LinkedList<Waiter>())];
        _waiting = new int[levels + 1];
        foreach (var lane in lanes.Reverse()) _free.Push(lane);
    }

    /// <summary>How many lanes there are.</summary>
    public int Lanes => _lanes;

    /// <summary>Requests that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Sum();
        }
    }

    /// <summary>Whether the model was swapped out: nobody enters any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate) return _closed;
        }
    }

    /// <summary>Takes a lane or a place in line.</summary>
    /// <param name="waiter">Who.</param>
    /// <param name="lane">The lane, when one was free.</param>
    public Entry Enter(Waiter waiter, out ModelLane? lane)
    {
        lane = null;
        lock (_gate)
        {
            if (_closed) return Entry.Closed;
            // A free lane means that nobody waits.
            if (_free.TryPop(out lane)) return Entry.Served;
            if (waiter.Request is not null && _maxWaiting > 0 && _waiting[waiter.Rank] >= _maxWaiting) return Entry.Full;
            Add(waiter, waiter.Rank * 2);
            return Entry.Waiting;
        }
    }

    /// <summary>Leaves the line.</summary>
    /// <param name="waiter">Who.</param>
    /// <returns>False when it was called meanwhile: its grant is there or about to be.</returns>
    public bool Leave(Waiter waiter)
    {
        lock (_gate) return Remove(waiter);
    }

    /// <summary>Moves a request behind everyone of its rank who is in time.</summary>
    /// <param name="waiter">Who.</param>
    public void Postpone(Waiter waiter)
    {
        lock (_gate)
        {
            if (Remove(waiter)) Add(waiter, (waiter.Rank * 2) + 1);
        }
    }

    /// <summary>Takes requests out of the line that can run with another's in one batch.</summary>
    /// <param name="leader">The request they join.</param>
    /// <param name="room">Rows left in the batch.</param>
    /// <param name="company">Takes them, in order.</param>
    /// <returns>Rows taken.</returns>
    public int TakeCompany(TensorRequest leader, int room, List<Waiter> company)
    {
        var rows = 0;
        lock (_gate)
        {
            foreach (var line in _lines)
            {
                for (var node = line.First; node is not null && rows < room;)
                {
                    var (waiter, next) = (node.Value, node.Next);
                    if (waiter.Request is { } request && request.Rows <= room - rows && request.CanJoin(leader))
                    {
                        Remove(waiter);
                        company.Add(waiter);
                        rows += request.Rows;
                    }

                    node = next;
                }
            }
        }

        return rows;
    }

    /// <summary>Rows waiting that could join a request.</summary>
    /// <param name="leader">The request.</param>
    public int CountCompany(TensorRequest leader)
    {
        lock (_gate) return _lines.Sum(line => line.Where(waiter => waiter.Request?.CanJoin(leader) == true).Sum(waiter => waiter.Request!.Rows));
    }

    /// <summary>Gives a lane to whoever is next.</summary>
    /// <param name="lane">The lane.</param>
    public void Return(ModelLane lane)
    {
        Waiter? next = null;
        lock (_gate)
        {
            foreach (var line in _lines)
            {
                if (_closed || line.First is not { } first) continue;
                next = first.Value;
                Remove(next);
                break;
            }

            if (next is null)
            {
                _free.Push(lane);
                if (_closed && _free.Count == _lanes) _drained.TrySetResult();
            }
        }

        next?.Give(new Grant(lane, null));
    }

    /// <summary>Sends everyone in line away, and waits for the lanes that are out.</summary>
    /// <returns>All lanes.</returns>
    public async Task<IReadOnlyList<ModelLane>> CloseAsync()
    {
        List<Waiter> sent = [];
        lock (_gate)
        {
            _closed = true;
            foreach (var line in _lines) sent.AddRange(line);
            foreach (var waiter in sent) Remove(waiter);
            if (_free.Count == _lanes) _drained.TrySetResult();
        }

        foreach (var waiter in sent) waiter.Give(default);
        await _drained.Task;
        return [.. _free];
    }

    private void Add(Waiter waiter, int line)
    {
        waiter.Place = _lines[line].AddLast(waiter);
        if (waiter.Request is not null) _waiting[waiter.Rank]++;
    }

    private bool Remove(Waiter waiter)
    {
        if (waiter.Place is not { } place) return false;
        place.List!.Remove(place);
        waiter.Place = null;
        if (waiter.Request is not null) _waiting[waiter.Rank]--;
        return true;
    }
}
