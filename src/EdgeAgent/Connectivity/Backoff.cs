namespace Edge.Agent.Connectivity;

/// <summary>Exponential waits with jitter, so that a fleet that lost its hub at one moment does not return at one moment.</summary>
public sealed class Backoff
{
    /// <summary>Full jitter: anything between nothing and the whole wait. For reconnecting, where the spread matters most.</summary>
    public const double Full = 1;

    /// <summary>Half jitter: at least half the wait. For asking again, where the first answer must have had time to come.</summary>
    public const double Half = 0.5;

    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private readonly double _spread;
    private readonly Func<double> _random;
    private TimeSpan _ceiling;

    /// <summary>Waits that double from <paramref name="first"/> to <paramref name="longest"/>.</summary>
    /// <param name="first">Longest first wait.</param>
    /// <param name="longest">Longest wait of all.</param>
    /// <param name="spread">Share of each wait that is random, <see cref="Full"/> or <see cref="Half"/>.</param>
    /// <param name="random">Fractions from 0 to below 1, normally <see cref="Jitter.Next"/>.</param>
    public Backoff(TimeSpan first, TimeSpan longest, double spread, Func<double> random)
    {
        _first = first;
        _longest = longest;
        _spread = spread;
        _random = random;
        _ceiling = first;
    }

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var wait = _ceiling * (1 - (_spread * _random()));
        _ceiling = _ceiling * 2 < _longest ? _ceiling * 2 : _longest;
        return wait;
    }

    /// <summary>Begins again with the first wait.</summary>
    public void Reset() => _ceiling = _first;
}
