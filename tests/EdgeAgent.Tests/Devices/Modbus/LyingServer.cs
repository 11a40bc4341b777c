using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Edge.Agent.Tests.Devices.Modbus;

/// <summary>A server that answers what a test wants it to.</summary>
internal sealed class LyingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Func<byte[], byte[]?> _answer;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Gets a request of 12 bytes; null to say nothing.</param>
    public LyingServer(Func<byte[], byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Connections { get; private set; }

    /// <summary>Closes every connection, as servers do with quiet ones.</summary>
    public void CloseAll()
    {
        while (_clients.TryTake(out var client)) client.Dispose();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Connections++;
                _clients.Add(client);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var request = new byte[12];
            try
            {
                while (await stream.ReadAtLeastAsync(request, 12, throwOnEndOfStream: false) == 12)
                {
                    if (_answer([.. request]) is not { } answer) continue;
                    await stream.WriteAsync(answer);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // Closed by the test.
            }
        }
    }
}
