using Edge.Agent.Diagnostics;

namespace Edge.Agent.Devices.Signals;

/// <summary>A stack light: red while a line stands, yellow while something is degraded, green otherwise.</summary>
public sealed class StackLight : IDisposable
{
    private readonly IOutputLine?[] _lamps;
    private readonly bool?[] _lit = new bool?[3];
    private readonly bool[] _failed = new bool[3];
    private readonly HealthBoard _health;
    private readonly LineBook _lines;
    private readonly SignalReporter _reporter;
    private readonly TimeProvider _time;
    private readonly SignalLoop _loop;

    /// <summary>Lights what is so now.</summary>
    /// <param name="green">All is well; null for none, as the others; disposed here.</param>
    /// <param name="yellow">Something is degraded.</param>
    /// <param name="red">A line stands.</param>
    /// <param name="health">What is degraded.</param>
    /// <param name="lines">What stands.</param>
    /// <param name="reporter">Told of a lamp that cannot be set.</param>
    /// <param name="time">The clock of its attempts.</param>
    public StackLight(IOutputLine? green, IOutputLine? yellow, IOutputLine? red, HealthBoard health, LineBook lines, SignalReporter reporter, TimeProvider time)
    {
        _lamps = [green, yellow, red];
        _health = health;
        _lines = lines;
        _reporter = reporter;
        _time = time;
        _loop = new SignalLoop("edge-light", time, Step);
        // A line that stands is degraded too: nothing changes without the board.
        _health.Changed += _loop.Wake;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _health.Changed -= _loop.Wake;
        _loop.Dispose();
        foreach (var lamp in _lamps)
        {
            lamp?.Set(false);
            lamp?.Dispose();
        }
    }

    private long Step(long now)
    {
        var red = _lines.IsAnyStopped;
        var yellow = !red && _health.IsDegraded;
        bool[] wanted = [!red && !yellow, yellow, red];
        var again = false;
        for (var index = 0; index < wanted.Length; index++)
        {
            if (_lamps[index] is not { } lamp || _lit[index] == wanted[index]) continue;
            var problem = lamp.Set(wanted[index]);
            _lit[index] = problem is null ? wanted[index] : null;
            again |= problem is not null;
            // Said once: saying it changes the board, which calls this again.
            if (problem is not null && !_failed[index]) _reporter.Failed(lamp.Line, problem, null);
            if (problem is null && _failed[index]) _reporter.Recovered(lamp.Line);
            _failed[index] = problem is not null;
        }

        return again ? now + _time.TimestampFrequency : SignalLoop.Never;
    }
}
