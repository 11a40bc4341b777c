namespace Edge.Hub.Models;

/// <summary>
/// How long a block may be on its way to one device before it counts as lost: the retransmission timeout of TCP (RFC 6298), with what
/// a device says of its progress as the acknowledgements.
/// </summary>
internal sealed class AnswerTime
{
    /// <summary>A device that hears nothing says so every 30 s at least; twice that is enough for any link that is worth waiting for.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>A device says what has come within a second, and a busy one may take two more.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);

    /// <summary>What a broker may take to hand one block to one more device: 96 KiB over two busy cores to 500 took 0.6 ms each, and up to 32 wait.</summary>
    private static readonly TimeSpan PerListener = TimeSpan.FromMilliseconds(20);

    private TimeSpan? _smoothed;
    private TimeSpan _deviation;
    private int _failures;

    /// <summary>The time.</summary>
    /// <param name="listeners">How many the broker serves beside each other; it counts until the first block has come.</param>
    public TimeSpan Of(int listeners)
    {
        var time = _smoothed is { } smoothed ? smoothed + (4 * _deviation) : Shortest + (PerListener * listeners);
        if (time < Shortest) time = Shortest;
        time *= 1 << _failures;
        return time < Longest ? time : Longest;
    }

    /// <summary>A block has come.</summary>
    /// <param name="time">From its publication to the word of it.</param>
    public void Took(TimeSpan time)
    {
        _failures = 0;
        if (_smoothed is not { } smoothed)
        {
            _smoothed = time;
            _deviation = time / 2;
            return;
        }

        _deviation = (0.75 * _deviation) + (0.25 * (smoothed - time).Duration());
        _smoothed = (0.875 * smoothed) + (0.125 * time);
    }

    /// <summary>Nothing has come in that time.</summary>
    public void Failed() => _failures = Math.Min(_failures + 1, 5);
}
