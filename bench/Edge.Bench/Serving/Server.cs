using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Edge.TestKit.Processes;
using Edge.TestKit.Vision;

namespace Edge.Bench.Serving;

/// <summary>A server under load, ours or a peer, as a child process.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const int Starts = 5;

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

    /// <summary>From starting the process to its first answered inference, ms: the median of several starts.</summary>
    public double FirstInference { get; private set; }

    /// <summary>What it answered first, after the JSON.</summary>
    public float[] Scores { get; private set; } = [];

    /// <summary>Resident set after the last load in MB (10^6 bytes), of its child processes too.</summary>
    public double ResidentMegabytes { get; private set; }

    /// <summary>
    /// Of these what is nobody's file, in MB (10^6 bytes): what stays when code that is mapped is not counted, which the kernel
    /// may take back, and which the agent itself lets go of once it has started.
    /// </summary>
    public double PrivateMegabytes { get; private set; }

    /// <summary>Starts a server several times, the last time to keep it, and asks it until it answers.</summary>
    /// <param name="name">What the table calls it.</param>
    /// <param name="port">Its loopback port.</param>
    /// <param name="program">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<Server> StartAsync(string name, int port, string program, params string[] arguments)
    {
        List<double> starts = [];
        while (true)
        {
            var server = await StartOnceAsync(name, port, program, arguments);
            starts.Add(server.FirstInference);
            server.FirstInference = Medians.Of(starts);
            if (starts.Count == Starts) return server;
            await server.DisposeAsync();
        }
    }

    private static async Task<Server> StartOnceAsync(string name, int port, string program, string[] arguments)
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
        int[] processes = [_process.Id, .. Children(_process.Id)];
        (ResidentMegabytes, PrivateMegabytes) = (Status(processes, "VmRSS:"), Status(processes, "RssAnon:"));
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

    private static IEnumerable<int> Children(int parent)
    {
        var file = $"/proc/{parent}/task/{parent}/children";
        return File.Exists(file)
            ? File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            : [];
    }

    /// <summary>A figure of proc_pid_status(5), which gives KiB, in MB over processes.</summary>
    private static double Status(int[] processes, string name) =>
        processes.Sum(id => File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..]
            ? int.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024 / 1e6 : 0);
}
