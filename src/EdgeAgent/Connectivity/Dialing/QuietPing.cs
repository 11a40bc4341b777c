namespace Edge.Agent.Connectivity.Dialing;

/// <summary>
/// When to ask a silent connection whether it still stands. Whoever waits for an answer that was lost in a cut has nothing
/// under way, so its kernel repeats nothing and notices nothing; a ping gives it something. A broker that stands while
/// its hub does not answer gets ever fewer.
/// </summary>
internal sealed class QuietPing
{
    /// <summary>Bytes of a PINGRESP: what comes beyond it is an answer.</summary>
    private const int PingAnswer = 2;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private TimeSpan _patience = First;
    private long _received;
    private long _since;

    /// <summary>For one connection.</summary>
    /// <param name="time">The clock.</param>
    public QuietPing(TimeProvider time)
    {
        _time = time;
        _since = time.GetTimestamp();
    }

    /// <summary>Whether a ping is due.</summary>
    /// <param name="received">Bytes that came on the connection.</param>
    /// <param name="awaits">Whether somebody waits for an answer.</param>
    public bool IsDue(long received, bool awaits)
    {
        if (received - _received > PingAnswer) _patience = First;
        if (received != _received || !awaits)
        {
            _received = received;
            _since = _time.GetTimestamp();
            return false;
        }

        if (_time.GetElapsedTime(_since) < _patience) return false;
        _since = _time.GetTimestamp();
        _patience = _patience * 2 < Longest ? _patience * 2 : Longest;
        return true;
    }
}
