namespace Edge.Agent.Storage;

/// <summary>
/// The way from many callers to the one writer thread. Bounded: a disk slower than the line slows the line, it does
/// not fill memory.
/// </summary>
internal sealed class AppendQueue : IDisposable
{
    /// <summary>Far beyond a useful group; at 1 KB a record it bounds what waits to a few megabytes.</summary>
    private const int Capacity = 4096;

    private const int Everyone = 1 << 24;

    private readonly object _gate = new();
    private readonly Queue<AppendRequest> _waiting = new();
    private readonly SemaphoreSlim _room = new(Capacity);
    private int _wakeAt = 1;
    private bool _poked;
    private bool _closed;

    /// <summary>Queues a request, waiting for room.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the queue is closed.</returns>
    public async ValueTask<bool> EnqueueAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await _room.WaitAsync(cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        lock (_gate)
        {
            if (_closed) return false;
            _waiting.Enqueue(request);
            if (_waiting.Count >= _wakeAt) Monitor.Pulse(_gate);
        }

        return true;
    }

    /// <summary>Wakes the writer for work other than appends.</summary>
    public void Poke()
    {
        lock (_gate)
        {
            _poked = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>No more requests; those queued are still taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            // Everyone who waits for room must come through now to hear that it is over.
            _room.Release(Everyone);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for work and takes a group.</summary>
    /// <param name="group">Receives the requests; may stay empty after a poke.</param>
    /// <param name="expected">How many callers are known to be about; worth a wait when there are fewer.</param>
    /// <param name="company">Longest to wait for them.</param>
    /// <param name="maxBytes">Bytes of frames in one group; a single larger one goes alone.</param>
    /// <param name="poked">Whether somebody asked for other work.</param>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(List<AppendRequest> group, int expected, TimeSpan company, int maxBytes, out bool poked)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_poked && !_closed) Monitor.Wait(_gate);
            if (_waiting.Count > 0 && _waiting.Count < expected && company > TimeSpan.Zero) WaitForCompany(expected, company);
            poked = _poked;
            _poked = false;
            for (var bytes = 0; _waiting.TryPeek(out var request); bytes += request.FrameBytes)
            {
                if (bytes > 0 && bytes + request.FrameBytes > maxBytes) break;
                _waiting.Dequeue();
                _room.Release();
                if (request.TryClaim()) group.Add(request);
            }

            return group.Count > 0 || _waiting.Count > 0 || !_closed;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    /// <summary>The real clock, not a TimeProvider: what is waited for are threads of this process.</summary>
    private void WaitForCompany(int expected, TimeSpan company)
    {
        var until = Environment.TickCount64 + (long)Math.Ceiling(company.TotalMilliseconds);
        _wakeAt = expected;
        while (_waiting.Count < expected && !_closed)
        {
            var left = until - Environment.TickCount64;
            if (left <= 0 || !Monitor.Wait(_gate, (int)left)) break;
        }

        _wakeAt = 1;
    }
}
