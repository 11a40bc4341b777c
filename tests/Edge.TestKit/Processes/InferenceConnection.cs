using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Edge.TestKit.Processes;

/// <summary>
/// A client of the Open Inference Protocol that costs next to nothing: one blocking socket, one request prepared once, two
/// system calls an exchange. Only for servers that answer with Content-Length. Not thread-safe.
/// </summary>
public sealed class InferenceConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 * 1024];

    /// <summary>Connects.</summary>
    /// <param name="port">Loopback port of the server.</param>
    public InferenceConnection(int port)
    {
        _socket.ReceiveTimeout = (int)TimeSpan.FromSeconds(30).TotalMilliseconds;
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>The last answer's body.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>An inference request of one f32 tensor in the binary extension, answered in binary too.</summary>
    /// <param name="model">Model name.</param>
    /// <param name="input">Name of the input.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="tensor">Its bytes.</param>
    public static byte[] Request(string model, string input, IReadOnlyList<int> shape, ReadOnlySpan<byte> tensor)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var json = Encoding.UTF8.GetBytes(
            $$$"""{"inputs":[{"name":"{{{input}}}","datatype":"FP32","shape":[{{{string.Join(',', shape)}}}],"parameters":{"binary_data_size":{{{tensor.Length}}}}}],"parameters":{"binary_data_output":true}}""");
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /v2/models/{model}/infer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\nInference-Header-Content-Length: {json.Length}\r\nContent-Length: {json.Length + tensor.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. json, .. tensor];
    }

    /// <summary>A request without a body.</summary>
    /// <param name="method">For example <c>GET</c>.</param>
    /// <param name="path">Path, with its slash.</param>
    public static byte[] Request(string method, string path) =>
        Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="request">The whole request.</param>
    /// <returns>The answer's status.</returns>
    public int Exchange(ReadOnlySpan<byte> request)
    {
        for (var sent = 0; sent < request.Length;) sent += _socket.Send(request[sent..]);
        var held = 0;
        int end;
        while ((end = _answer.AsSpan(0, held).IndexOf("\r\n\r\n"u8)) < 0) held += Receive(held);
        var head = _answer.AsSpan(0, end + 4);
        var length = ContentLength(head);
        while (held < head.Length + length) held += Receive(held);
        Body = _answer.AsMemory(head.Length, length);
        return int.Parse(_answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int Receive(int held)
    {
        var count = _socket.Receive(_answer.AsSpan(held));
        return count > 0 ? count : throw new IOException($"The server closed the connection after {held} bytes, or its answer is longer than {_answer.Length}.");
    }

    /// <summary>Zero where there is none.</summary>
    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\ncontent-length:"u8;
        for (var at = 0; at <= head.Length - name.Length; at++)
        {
            if (head[at] != '\r' || !Ascii.EqualsIgnoreCase(head.Slice(at, name.Length), name)) continue;
            var value = head[(at + name.Length)..].TrimStart((byte)' ');
            return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }

        return 0;
    }
}
