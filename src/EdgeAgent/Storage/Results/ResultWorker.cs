using Edge.Protocol;

namespace Edge.Agent.Storage.Results;

/// <summary>
/// The one thread that uses the database. Writes gather into transactions of up to 256 or a second's worth, because
/// each costs several fsyncs; what is asked goes first, and a question about the history sees every write before it.
/// </summary>
internal sealed class ResultWorker : IDisposable
{
    /// <summary>Measured: 256 documents a transaction write 36 times as fast as one each; more gains little and delays questions.</summary>
    private const int MaxTransaction = 256;

    /// <summary>16 transactions: about two seconds of a disk that stalls. Then the oldest go: the journal still has them.</summary>
    private const int MaxWaiting = 16 * MaxTransaction;

    /// <summary>A crash loses at most this much, and the journal's newest records bring it back.</summary>
    private const int LingerMs = 1000;

    /// <summary>A history that gets nothing new still grows old.</summary>
    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    private readonly object _gate = new();
    private readonly Queue<ResultChange> _changes = new();
    private readonly Queue<Action> _questions = new();
    private readonly ResultDatabase _database;
    private readonly Action<Problem?> _onWritten;
    private readonly Thread _thread;
    private IEnumerator<ResultChange>? _refill;
    private long _dropped;
    private bool _closed;

    /// <summary>A worker; <see cref="Start"/> begins it.</summary>
    /// <param name="database">The database, this thread's alone from now on.</param>
    /// <param name="onWritten">Told after each transaction: null, or why it failed.</param>
    public ResultWorker(ResultDatabase database, Action<Problem?> onWritten)
    {
        _database = database;
        _onWritten = onWritten;
        _thread = new Thread(Run) { Name = "results", IsBackground = true };
    }

    /// <summary>Writes given up.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Queues a write; never waits.</summary>
    /// <param name="change">The write.</param>
    public void Write(ResultChange change)
    {
        lock (_gate)
        {
            if (_closed) return;
            if (_changes.Count == MaxWaiting)
            {
                _changes.Dequeue();
                Interlocked.Increment(ref _dropped);
            }

            _changes.Enqueue(change);
            if (_changes.Count is 1 or >= MaxTransaction) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes older records again between other work; what is already there does no harm.</summary>
    /// <param name="changes">The records, read lazily on the worker's thread.</param>
    public void Refill(IEnumerable<ResultChange> changes)
    {
        lock (_gate)
        {
            _refill?.Dispose();
            _refill = changes.GetEnumerator();
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Asks the database something on its thread.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="question">What to ask.</param>
    /// <param name="seesWrites">Whether every write queued before must be visible.</param>
    public Task<Outcome<T>> AskAsync<T>(Func<ResultDatabase, Outcome<T>> question, bool seesWrites)
    {
        var answer = new TaskCompletionSource<Outcome<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed) return Task.FromResult<Outcome<T>>(new Problem(StorageReasons.Closed, "The result store is closed: the agent is stopping."));
            _questions.Enqueue(() =>
            {
                while (seesWrites && TakeChanges() is { Count: > 0 } changes) Commit(changes);
                answer.SetResult(question(_database));
            });
            Monitor.Pulse(_gate);
        }

        return answer.Task;
    }

    /// <summary>Writes and answers what is queued, then closes the database.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        if (_thread.IsAlive) _thread.Join();
        _refill?.Dispose();
        _database.Dispose();
    }

    private void Run()
    {
        while (WaitForWork() is { } work) work();
        while (TakeChanges() is { Count: > 0 } changes) Commit(changes);
    }

    private Action? WaitForWork()
    {
        lock (_gate)
        {
            long? lingersUntil = null;
            while (true)
            {
                if (_questions.TryDequeue(out var question)) return question;
                if (_closed) return null;
                if (_changes.Count >= MaxTransaction) return CommitWaiting;
                if (_refill is { } refill) return () => ContinueRefill(refill);
                if (_changes.Count == 0)
                {
                    if (!Monitor.Wait(_gate, TrimInterval)) return CommitWaiting;
                    continue;
                }

                // The real clock: what is bounded is how long a change lives in this process's memory alone.
                lingersUntil ??= Environment.TickCount64 + LingerMs;
                var left = lingersUntil.Value - Environment.TickCount64;
                if (left <= 0) return CommitWaiting;
                Monitor.Wait(_gate, (int)left);
            }
        }
    }

    private void CommitWaiting() => Commit(TakeChanges());

    private List<ResultChange> TakeChanges()
    {
        List<ResultChange> taken = [];
        lock (_gate)
        {
            while (taken.Count < MaxTransaction && _changes.TryDequeue(out var change)) taken.Add(change);
        }

        return taken;
    }

    private void ContinueRefill(IEnumerator<ResultChange> refill)
    {
        List<ResultChange> changes = [];
        while (changes.Count < MaxTransaction && refill.MoveNext()) changes.Add(refill.Current);
        if (changes.Count > 0) Commit(changes);
        if (changes.Count == MaxTransaction) return;
        lock (_gate)
        {
            if (_refill == refill) _refill = null;
        }

        refill.Dispose();
    }

    private void Commit(List<ResultChange> changes)
    {
        var problem = _database.Write(changes);
        if (problem is not null) Interlocked.Add(ref _dropped, changes.Count);
        _onWritten(problem);
    }
}
