using System.Net;
using System.Net.Sockets;
using Edge.Agent.Connectivity.Egress;
using MQTTnet.Channel;

namespace Edge.Agent.Connectivity.Dialing;

/// <summary>
/// Opens the socket to the broker. Whoever dials into a dead link waits for TCP's own doubling pauses, up to seven seconds
/// beyond the link's return; so a further attempt begins every second while the earlier ones still wait, and the first
/// that connects is taken.
/// </summary>
internal sealed class LinkDialer : IMqttClientStreamProvider
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A link of two seconds each way needs four for one handshake; what waits for longer than this is lost.</summary>
    private const int AttemptsAtOnce = 10;

    private readonly TimeProvider _time;
    private readonly Action<MeteredStream> _opened;
    private MeteredStream? _spare;

    /// <summary>A dialer.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="opened">Told of every stream that a connection uses.</param>
    public LinkDialer(TimeProvider time, Action<MeteredStream> opened)
    {
        _time = time;
        _opened = opened;
    }

    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken)
    {
        var stream = Interlocked.Exchange(ref _spare, null) ?? await DialAsync(brokerEndPoint, cancellationToken);
        _opened(stream);
        return stream;
    }

    /// <summary>Whether the next connection needs no dialing.</summary>
    public bool HasSpare => Volatile.Read(ref _spare) is not null;

    /// <summary>Keeps a connected stream for the next connection.</summary>
    /// <param name="stream">The stream.</param>
    public void Keep(MeteredStream stream) => Interlocked.Exchange(ref _spare, stream)?.Dispose();

    /// <summary>Dials until somebody answers.</summary>
    /// <param name="endPoint">The broker.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">Somebody answered, and refused.</exception>
    public async Task<MeteredStream> DialAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new List<Task<Socket>>();
        Socket? taken = null;
        try
        {
            while (true)
            {
                if (attempts.Count < AttemptsAtOnce) attempts.Add(ConnectOnceAsync(endPoint, stop.Token));
                var pause = Task.Delay(Interval * (0.75 + (0.5 * Jitter.Next())), _time, stop.Token);
                while (await Task.WhenAny([pause, .. attempts]) is Task<Socket> ended)
                {
                    attempts.Remove(ended);
                    if (ended.IsCompletedSuccessfully) return new MeteredStream(taken = ended.Result);
                    // A refusal is an answer, and whoever gives it needs the pause that the caller makes. No route and no name
                    // are none: the box waits for its link.
                    if (ended.Exception?.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } refused) throw refused;
                    cancellationToken.ThrowIfCancellationRequested();
                }

                await pause;
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var attempt in attempts) _ = DropAsync(attempt, taken);
        }
    }

    /// <summary>Nobody connects any more: lets a kept stream go.</summary>
    public void Close() => Interlocked.Exchange(ref _spare, null)?.Dispose();

    private static async Task<Socket> ConnectOnceAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task DropAsync(Task<Socket> attempt, Socket? taken)
    {
        await ((Task)attempt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (attempt.IsCompletedSuccessfully && attempt.Result != taken) attempt.Result.Dispose();
    }
}
