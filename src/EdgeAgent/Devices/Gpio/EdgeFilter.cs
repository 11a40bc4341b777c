namespace Edge.Agent.Devices.Gpio;

/// <summary>
/// Tells parts from contact bounce. An edge counts when the line was quiet for the debounce time before it and the
/// last edge that counted is at least the minimum interval ago. It wants to see both directions: a contact that opens
/// bounces too, and its bounce holds edges of the triggering direction. Not safe for several threads.
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
    /// <param name="triggers">Whether it is of the triggering direction.</param>
    public EdgeKind Judge(long timestamp, bool triggers)
    {
        var quiet = _lastSeen is not { } seen || _time.GetElapsedTime(seen, timestamp) >= _debounce;
        var due = _lastAccepted is not { } accepted || _time.GetElapsedTime(accepted, timestamp) >= _minimumInterval;
        _lastSeen = timestamp;
        if (!triggers) return EdgeKind.Other;
        if (!quiet || !due) return EdgeKind.Bounce;
        _lastAccepted = timestamp;
        return EdgeKind.Part;
    }
}
