namespace Edge.Agent.Inference.Scheduling;

/// <summary>
/// What a row costs at each batch size, as measured while serving. On a CPU a batch often costs more per row than single
/// runs, because it leaves the cache: such sizes are left alone, so that batching never loses to no batching. Thread-safe.
/// </summary>
internal sealed class BatchEconomy
{
    /// <summary>Runs of a size before its cost is believed.</summary>
    private const int Trials = 4;

    /// <summary>A size that lost is tried again after this many decisions: load, clocks and thermals change.</summary>
    private const int Retry = 512;

    /// <summary>Weight of the newest run.</summary>
    private const double Newest = 0.2;

    private readonly Lock _gate = new();
    private readonly double[] _cost;
    private readonly int[] _runs;
    private int _decisions;

    /// <summary>Nothing measured yet.</summary>
    /// <param name="maxBatchSize">Largest batch.</param>
    public BatchEconomy(int maxBatchSize)
    {
        _cost = new double[maxBatchSize + 1];
        _runs = new int[maxBatchSize + 1];
    }

    /// <summary>The size at which the rows that wait are through soonest.</summary>
    /// <param name="alone">Rows of the request that leads the batch, 1 or more: what it would run without company.</param>
    /// <param name="available">Rows that could run together, as many or more.</param>
    public int Choose(int alone, int available)
    {
        available = Math.Min(available, _cost.Length - 1);
        if (available <= alone) return alone;
        lock (_gate)
        {
            if (_runs[alone] < Trials) return alone;
            if (_runs[available] < Trials || ++_decisions % Retry == 0) return available;
            var best = alone;
            for (var size = alone + 1; size <= available; size++)
            {
                if (_runs[size] >= Trials && _cost[size] < _cost[best]) best = size;
            }

            return best;
        }
    }

    /// <summary>Whether a size that somebody asks for may be run: it was not seen to lose.</summary>
    /// <param name="alone">Rows of the request that leads the batch.</param>
    /// <param name="size">Rows of the batch.</param>
    public bool Allows(int alone, int size)
    {
        if (size <= alone) return true;
        lock (_gate)
        {
            if (_runs[size] < Trials) return true;
            // Without its own cost there is nothing to compare with.
            if (_runs[alone] < Trials) return false;
            return _cost[size] <= _cost[alone] || ++_decisions % Retry == 0;
        }
    }

    /// <summary>Learns from a run.</summary>
    /// <param name="rows">Rows in it.</param>
    /// <param name="duration">How long it took, inputs and outputs included.</param>
    public void Learn(int rows, TimeSpan duration)
    {
        if (rows < 1 || rows >= _cost.Length) return;
        var cost = duration.TotalMicroseconds / rows;
        lock (_gate) _cost[rows] = _runs[rows]++ == 0 ? cost : _cost[rows] + (Newest * (cost - _cost[rows]));
    }
}
