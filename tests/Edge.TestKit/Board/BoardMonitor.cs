using System.Net.Sockets;
using System.Text;

namespace Edge.TestKit.Board;

/// <summary>QEMU's monitor on its unix socket.</summary>
/// <param name="socketPath">The socket that <c>boot.sh --monitor</c> was given.</param>
internal sealed class BoardMonitor(string socketPath)
{
    /// <summary>Runs one command and waits until QEMU has done it.</summary>
    /// <param name="command">The monitor's own word, for example <c>system_powerdown</c>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task RunAsync(string command, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
        await using var stream = new NetworkStream(socket);
        await ReadPromptAsync(stream, cancellation);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), cancellation);
        await ReadPromptAsync(stream, cancellation);
    }

    private static async Task ReadPromptAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var seen = new StringBuilder();
        var buffer = new byte[1024];
        while (!seen.ToString().EndsWith("(qemu) ", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, cancellation);
            if (count == 0)
            {
                throw new EndOfStreamException($"The board's monitor closed after '{seen}'.");
            }

            seen.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
    }
}
