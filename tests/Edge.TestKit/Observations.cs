namespace Edge.TestKit;

/// <summary>A growing list that a test can wait on: what came so far counts as well as what comes.</summary>
/// <typeparam name="T">What is observed.</typeparam>
public sealed class Observations<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private readonly List<Waiter> _waiters = [];
    private string? _ended;

    /// <summary>Everything observed so far, in order.</summary>
    public IReadOnlyList<T> Snapshot()
    {
        lock (_gate)
        {
            return [.. _items];
        }
    }

    /// <summary>Whether nothing more will come.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _ended is not null;
            }
        }
    }

    /// <summary>Waits for an item.</summary>
    /// <param name="wanted">Which one.</param>
    /// <param name="what">Its name in the failure's message.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>The first item that is wanted, past or to come.</returns>
    /// <exception cref="TimeoutException">None came in time, or none can come any more.</exception>
    public async Task<T> FirstAsync(Func<T, bool> wanted, string what, TimeSpan timeout)
    {
        var waiter = new Waiter(wanted, new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            foreach (var item in _items.Where(wanted))
            {
                return item;
            }

            if (_ended is not null)
            {
                throw Missed(what, _ended);
            }

            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(timeout);
        }
        catch (TimeoutException)
        {
            throw Missed(what, $"not seen within {timeout.TotalSeconds:0.#} s");
        }
        catch (OperationCanceledException)
        {
            throw Missed(what, _ended!);
        }
    }

    /// <summary>Adds an item.</summary>
    /// <param name="item">What was seen.</param>
    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            _waiters.RemoveAll(waiter => waiter.Wanted(item) && waiter.Found.TrySetResult(item));
        }
    }

    /// <summary>Says that nothing more will come: everyone who still waits is told at once.</summary>
    /// <param name="why">The reason, for their messages.</param>
    public void End(string why)
    {
        lock (_gate)
        {
            _ended ??= why;
            _waiters.ForEach(waiter => waiter.Found.TrySetCanceled());
            _waiters.Clear();
        }
    }

    private TimeoutException Missed(string what, string why) =>
        new($"{what}: {why}. Seen:{Environment.NewLine}{string.Join(Environment.NewLine, Snapshot().TakeLast(60))}");

    private sealed record Waiter(Func<T, bool> Wanted, TaskCompletionSource<T> Found);
}
