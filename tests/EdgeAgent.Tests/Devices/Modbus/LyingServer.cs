using System.Net;
using System.Net.Sockets;

namespace Edge.Agent.Tests.Devices.Modbus;

/// <summary>A server that answers what a test wants it to.</summary>
internal sealed class LyingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
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

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Connections++;
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
            while (await stream.ReadAtLeastAsync(request, 12, throwOnEndOfStream: false) == 12)
            {
                if (_answer([.. request]) is not { } answer) continue;
                await stream.WriteAsync(answer);
            }
        }
    }
}
