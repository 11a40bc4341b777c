using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Edge.TestKit.Network;

/// <summary>Listens in a namespace and passes every connection on to a loopback port outside: a hub that serves loopback only, seen from a bad link.</summary>
public sealed class NamespaceRelay : IDisposable
{
    private readonly Socket _listener;
    private readonly int _target;
    private readonly byte[] _watched;
    private readonly CancellationTokenSource _stop = new();
    private long _seenAt;

    /// <summary>Begins to listen.</summary>
    /// <param name="place">The namespace.</param>
    /// <param name="address">An address in it.</param>
    /// <param name="port">The port, there and on loopback outside.</param>
    /// <param name="watched">Bytes on their way to the hub whose latest moment is kept.</param>
    public NamespaceRelay(NetworkNamespace place, IPAddress address, int port, ReadOnlySpan<byte> watched)
    {
        _watched = watched.ToArray();
        _target = port;
        _listener = place.CreateSocket();
        _listener.Bind(new IPEndPoint(address, port));
        _listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>When the watched bytes last came, as a <see cref="Stopwatch"/> timestamp; 0 for never.</summary>
    public long SeenAt => Interlocked.Read(ref _seenAt);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(PassAsync(near, far, Watch), PassAsync(far, near, static _ => { }));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // The hub is away: the connection ends.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to, Action<ReadOnlyMemory<byte>> seen)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, _stop.Token)) > 0;)
            {
                seen(buffer.AsMemory(0, read));
                await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side is gone.
        }
    }

    private void Watch(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.IndexOf(_watched) >= 0) Interlocked.Exchange(ref _seenAt, Stopwatch.GetTimestamp());
    }
}
