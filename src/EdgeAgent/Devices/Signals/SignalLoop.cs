namespace Edge.Agent.Devices.Signals;

/// <summary>
/// A thread that waits for moments: the pool's threads may all be inferring, and then neither its timers nor its continuations
/// come in time for a gate. Its step says when it wants to be called again.
/// </summary>
internal sealed class SignalLoop : IDisposable
{
    /// <summary>What a step answers that waits for <see cref="Wake"/> alone.</summary>
    public const long Never = long.MaxValue;

    private readonly AutoResetEvent _wake = new(false);
    private readonly TimeProvider _time;
    private readonly Func<long, long> _step;
    private readonly ITimer? _timer;
    private readonly Thread _thread;
    private volatile bool _ending;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="step">Gets the clock's timestamp and answers with that of its next call. Must not throw.</param>
    public SignalLoop(string name, TimeProvider time, Func<long, long> step)
    {
        _time = time;
        _step = step;
        // A clock that is not the machine's cannot end a wait of the operating system's.
        if (time != TimeProvider.System) _timer = time.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Calls the step soon.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Ends the thread after the step it is in.</summary>
    public void Dispose()
    {
        _ending = true;
        _wake.Set();
        _thread.Join();
        _timer?.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_ending) Wait(_step(_time.GetTimestamp()));
    }

    private void Wait(long until)
    {
        if (until == Never)
        {
            _wake.WaitOne();
            return;
        }

        var left = _time.GetElapsedTime(_time.GetTimestamp(), until);
        if (left <= TimeSpan.Zero) return;
        _timer?.Change(left, Timeout.InfiniteTimeSpan);
        var milliseconds = (int)Math.Min(left.TotalMilliseconds, int.MaxValue);
        // The operating system waits whole milliseconds; of the rest a gate would be late.
        if (milliseconds > 0 || _timer is not null) _wake.WaitOne(Math.Max(1, milliseconds));
        else Thread.Yield();
    }
}
