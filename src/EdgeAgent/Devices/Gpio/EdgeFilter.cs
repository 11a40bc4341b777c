namespace Edge.Agent.Devices.Gpio;

/// <summary>
/// Tells parts from contact bounce. An edge counts when the line was quiet for the debounce time before it and the
/// last edge that counted is at least the minimum interval ago. Not safe for several threads.
/// </summary>
internal sealed class EdgeFilter
{
    private readonly TimeSpan _debounce;
    private readonly TimeSpan _minimumInterval;
    private readonly TimeProvider _time;
    private long? _lastSeen;
    private long? _lastAccepted;

    public EdgeFilter(TimeSpan debounce, TimeSpan minimumInterval, TimeProvider time)
    {
        _time = time;
        _debounce = debounce;
        _minimumInterval = minimumInterval;
    }

    /// <summary>Judges one edge; each must be stated once, in order of time.</summary>
    /// <param name="timestamp"><see cref="TimeProvider.GetTimestamp"/> at the edge.</param>
    public bool Accept(long timestamp)
    {
        var quiet = _lastSeen is not { } seen || _time.GetElapsedTime(seen, timestamp) >= _debounce;
        var due = _lastAccepted is not { } accepted || _time.GetElapsedTime(accepted, timestamp) >= _minimumInterval;
        _lastSeen = timestamp;
        if (quiet && due) _lastAccepted = timestamp;
        return quiet && due;
    }
}
