using Edge.Agent.Diagnostics;

namespace Edge.Agent.Devices.Signals;

/// <summary>
/// Toggles a line for the plant's watchdog relay or PLC, and stops when the agent does not do its work any more: when a pipeline's
/// loop has died, or nothing gets a thread.
/// </summary>
public sealed class Heartbeat : IDisposable
{
    /// <summary>A busy box answers later than an idle one; a dead one never.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IOutputLine _output;
    private readonly Func<bool> _isAlive;
    private readonly SignalReporter _reporter;
    private readonly TimeProvider _time;
    private readonly TimeSpan _half;
    private readonly SignalLoop _loop;
    private long _seen;
    private bool _level;
    private bool _failed;

    /// <summary>Begins to beat.</summary>
    /// <param name="output">The line; disposed here.</param>
    /// <param name="period">From one rise to the next.</param>
    /// <param name="isAlive">Whether the agent does its work.</param>
    /// <param name="reporter">Told of a line that cannot be set.</param>
    /// <param name="time">Its clock.</param>
    public Heartbeat(IOutputLine output, TimeSpan period, Func<bool> isAlive, SignalReporter reporter, TimeProvider time)
    {
        _output = output;
        _isAlive = isAlive;
        _reporter = reporter;
        _time = time;
        _half = period / 2;
        _seen = time.GetTimestamp();
        _loop = new SignalLoop("edge-heartbeat", time, Step);
    }

    /// <summary>Looks whether the agent does its work, where its work is done: on the pool's threads.</summary>
    /// <param name="cancellationToken">The agent stops.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_half, _time);
        do
        {
            if (_isAlive()) Volatile.Write(ref _seen, _time.GetTimestamp());
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _output.Set(false);
        _output.Dispose();
    }

    private long Step(long now)
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _seen), now) < Patience + _half)
        {
            _level = !_level;
            var problem = _output.Set(_level);
            if (problem is not null && !_failed) _reporter.Failed(_output.Line, problem, null);
            if (problem is null && _failed) _reporter.Recovered(_output.Line);
            _failed = problem is not null;
        }

        return now + _time.TimestampsOf(_half);
    }
}
