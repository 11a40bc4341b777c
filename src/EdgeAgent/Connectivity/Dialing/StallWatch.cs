using System.Net;
using Edge.Agent.Connectivity.Egress;

namespace Edge.Agent.Connectivity.Dialing;

/// <summary>
/// Ends a connection that a cut link left standing. TCP notices a link's return only at its next retransmission, as late
/// again as the cut was long; so once the kernel has repeated itself in vain, a second connection is dialed, and when that
/// one stands while the first still says nothing, the first is given up. A slow hub is no stall: its kernel answers.
/// </summary>
internal sealed class StallWatch
{
    /// <summary>Two repetitions in vain are 0.6 s of silence on a fast link and ten on one of two seconds each way.</summary>
    private const int FirstPatience = 2;

    /// <summary>A lossy link must not lose its connection over and over: each one given up makes the watch wait for one doubling more.</summary>
    private const int LongestPatience = 6;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>What the old connection gets once the new one stands.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly LinkDialer _dialer;
    private readonly EndPoint _endPoint;
    private readonly TimeProvider _time;
    private int _patience = FirstPatience;

    /// <summary>A watch.</summary>
    /// <param name="dialer">Dials the second connection.</param>
    /// <param name="endPoint">The broker.</param>
    /// <param name="time">The clock.</param>
    public StallWatch(LinkDialer dialer, EndPoint endPoint, TimeProvider time)
    {
        _dialer = dialer;
        _endPoint = endPoint;
        _time = time;
    }

    /// <summary>A connection proved sound.</summary>
    public void Calm() => _patience = FirstPatience;

    /// <summary>Watches a connection until it ends, or until it is to be given up.</summary>
    /// <param name="stream">The connection's stream.</param>
    /// <param name="awaits">Whether somebody waits for an answer on it.</param>
    /// <param name="tick">Called at every look.</param>
    /// <param name="cancellationToken">The connection ended.</param>
    /// <returns>True when it is to be given up and the next one is dialed.</returns>
    public async Task<bool> WatchAsync(MeteredStream stream, Func<bool> awaits, Action tick, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, _time, cancellationToken);
                tick();
                if (TcpStall.Count(stream.Socket) < _patience || !await IsOvertakenAsync(stream, awaits, cancellationToken)) continue;
                _patience = Math.Min(_patience + 1, LongestPatience);
                return true;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>
    /// Dials beside the connection. That its kernel's repetition is answered is not enough while somebody waits: the peer's
    /// own repetitions, which bring the answer, pause as long again.
    /// </summary>
    private async Task<bool> IsOvertakenAsync(MeteredStream stream, Func<bool> awaits, CancellationToken cancellationToken)
    {
        var received = stream.Received;
        bool Speaks() => stream.Received != received || (TcpStall.Count(stream.Socket) == 0 && !awaits());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var dialing = _dialer.DialAsync(_endPoint, stop.Token);
        while (!dialing.IsCompleted && !Speaks()) await Task.WhenAny(dialing, Task.Delay(Grace, _time, cancellationToken));
        if (dialing.IsCompletedSuccessfully) await Task.Delay(Grace, _time, CancellationToken.None);
        if (dialing.IsCompletedSuccessfully && !Speaks() && !cancellationToken.IsCancellationRequested)
        {
            _dialer.Keep(dialing.Result);
            return true;
        }

        await stop.CancelAsync();
        await ((Task)dialing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (dialing.IsCompletedSuccessfully) await dialing.Result.DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }
}
