using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Edge.TestKit.Processes;
using Edge.TestKit.Vision;

namespace Edge.Bench.Serving;

/// <summary>A server under load, ours or a peer, as a child process.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private static readonly byte[] Request = InferenceConnection.Request(
        VisionModel.Name, VisionModel.Input, [1, VisionModel.Channels, VisionModel.Side, VisionModel.Side], VisionModel.Tensor());

    private readonly ProgramProcess _process;

    private Server(string name, int port, ProgramProcess process)
    {
        Name = name;
        Port = port;
        _process = process;
    }

    /// <summary>What the table calls it.</summary>
    public string Name { get; }

    /// <summary>Its loopback port.</summary>
    public int Port { get; }

    /// <summary>From starting the process to its first answered inference, ms.</summary>
    public double FirstInference { get; private set; }

    /// <summary>What it answered first, after the JSON.</summary>
    public float[] Scores { get; private set; } = [];

    /// <summary>Resident set after the last load in MB (10^6 bytes), of its child processes too.</summary>
    public double ResidentMegabytes { get; private set; }

    /// <summary>Starts a server and asks it until it answers.</summary>
    /// <param name="name">What the table calls it.</param>
    /// <param name="port">Its loopback port.</param>
    /// <param name="program">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<Server> StartAsync(string name, int port, string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        // No server may phone home while it is timed.
        var server = new Server(name, port, new ProgramProcess(program, arguments, new Dictionary<string, string> { ["ORT_DISABLE_TELEMETRY"] = "1" }));
        while (!server.TryFirst())
        {
            if (server._process.HasExited || Stopwatch.GetElapsedTime(start) > StartLimit)
            {
                var output = server._process.Output;
                await server.DisposeAsync();
                throw new InvalidOperationException($"{name} does not answer:\n{output}");
            }

            await Task.Delay(2);
        }

        server.FirstInference = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return server;
    }

    /// <summary>Loads it.</summary>
    /// <param name="clients">How many clients.</param>
    /// <param name="seconds">How long.</param>
    public LoadResult Load(int clients, double seconds)
    {
        var result = LoadGenerator.Run(Port, Request, clients, seconds);
        if (_process.HasExited) throw new InvalidOperationException($"{Name} ended under load:\n{_process.Output}");
        ResidentMegabytes = (_process.ResidentBytes + Children(_process.Id).Sum()) / 1e6;
        return result;
    }

    /// <summary>Asks for a document.</summary>
    /// <param name="path">Its path.</param>
    public byte[] Get(string path)
    {
        using var connection = new InferenceConnection(Port);
        connection.Exchange(InferenceConnection.Request("GET", path));
        return connection.Body.ToArray();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private bool TryFirst()
    {
        try
        {
            using var connection = new InferenceConnection(Port);
            if (connection.Exchange(Request) != 200) return false;
            Scores = MemoryMarshal.Cast<byte, float>(connection.Body.Span[^(VisionModel.Labels * sizeof(float))..]).ToArray();
            return true;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private static IEnumerable<long> Children(int parent)
    {
        var file = $"/proc/{parent}/task/{parent}/children";
        if (!File.Exists(file)) yield break;
        foreach (var id in File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            using var child = Process.GetProcessById(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
            yield return child.WorkingSet64;
        }
    }
}
