using System.Net;
using System.Net.Sockets;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace Edge.Hub.Broker;

/// <summary>The broker's listener: plain TCP on one address, every connection behind a <see cref="PacketSizeLimitStream"/>.</summary>
internal sealed class LimitedTcpAdapter(IPEndPoint endpoint, int maxPacketBytes) : IMqttServerAdapter
{
    /// <summary>Connections the system completes before the hub takes them: a site's devices all return at once.</summary>
    private const int Backlog = 1024;

    /// <summary>Initial bytes of a connection's packet writer, and what it may keep after a large packet.</summary>
    private const int WriterBytes = 4 * 1024, WriterBytesKept = 64 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <summary>Where it listens; the port is the real one when 0 was asked for.</summary>
    public IPEndPoint BoundTo => (IPEndPoint)(_listener?.LocalEndPoint ?? throw new InvalidOperationException("The broker does not listen yet."));

    /// <inheritdoc/>
    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // A restarted hub takes its port again at once; on Windows the same option would let two programs share it.
        if (!OperatingSystem.IsWindows()) _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(endpoint);
        _listener.Listen(Backlog);
        _accepting = AcceptAsync(logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(IMqttNetLogger logger)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener!.AcceptAsync(_stop.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                _ = ServeAsync(socket, logger);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                // A client that gave up while in the backlog; the listener itself still stands.
            }
        }
    }

    private async Task ServeAsync(Socket socket, IMqttNetLogger logger)
    {
        var stream = new PacketSizeLimitStream(new NetworkStream(socket, ownsSocket: true), maxPacketBytes);
        var channel = new MqttTcpChannel(stream, socket.LocalEndPoint, socket.RemoteEndPoint, null);
        using var adapter = new MqttChannelAdapter(channel, new MqttPacketFormatterAdapter(new MqttBufferWriter(WriterBytes, WriterBytesKept)), logger);
        if (ClientHandler is { } handler) await handler(adapter).ConfigureAwait(false);
    }
}
