using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Edge.TestKit.Network;

namespace Edge.TestKit.Processes;

/// <summary>A published agent with a home folder of its own: configuration, state, incoming images.</summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private ProgramProcess? _process;

    /// <summary>An agent that is not started yet.</summary>
    /// <param name="home">Its folder.</param>
    /// <param name="device">Its device name; the site is <c>plant</c>.</param>
    /// <param name="mqttPort">The hub's broker; null for <c>hub: none</c>.</param>
    /// <param name="repository">Unmanaged models; null when they come from the hub.</param>
    public AgentProcess(string home, string device, int? mqttPort, string? repository = null)
    {
        Home = home;
        Device = device;
        ApiPort = Ports.Free();
        Http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri($"http://127.0.0.1:{ApiPort}/"), Timeout = TimeSpan.FromSeconds(10) };
        Directory.CreateDirectory(Incoming);
        Configuration = new JsonObject
        {
            ["site"] = "plant",
            ["device"] = device,
            ["dataDirectory"] = "state",
            ["hub"] = mqttPort is { } port ? new JsonObject { ["host"] = "127.0.0.1", ["port"] = port } : "none",
            ["models"] = repository is null ? new JsonObject() : new JsonObject { ["repository"] = repository },
            ["api"] = new JsonObject { ["listen"] = $"127.0.0.1:{ApiPort.ToString(CultureInfo.InvariantCulture)}" },
            ["storage"] = new JsonObject { ["freeSpaceReserve"] = "1MiB" },
            ["pipelines"] = new JsonArray(new JsonObject
            {
                ["name"] = "line-1",
                ["model"] = "pcb-defects",
                ["source"] = new JsonObject { ["folder"] = new JsonObject { ["path"] = "incoming", ["processed"] = "delete" } },
            }),
        };
    }

    /// <summary>Its folder.</summary>
    public string Home { get; }

    /// <summary>The network namespace it runs in; null for this process's own.</summary>
    public NetworkNamespace? Namespace { get; init; }

    /// <summary>Variables it starts with, on top of this process's own.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; set; }

    /// <summary>Its device name.</summary>
    public string Device { get; }

    /// <summary>The folder it inspects.</summary>
    public string Incoming => Path.Combine(Home, "incoming");

    /// <summary>Its configuration, written at every start; change it before.</summary>
    public JsonObject Configuration { get; }

    /// <summary>Its local endpoint's port.</summary>
    public int ApiPort { get; }

    /// <summary>A client of its local endpoint.</summary>
    public HttpClient Http { get; }

    /// <summary>The running process.</summary>
    public ProgramProcess Process => _process ?? throw new InvalidOperationException("The agent was not started.");

    /// <summary>Gives it a root of trust: from its next start on it runs what was signed. It has a hub.</summary>
    /// <param name="root">The root.json.</param>
    public void GiveRoot(string root) => Configuration["hub"]!["trust"] = new JsonObject { ["root"] = root };

    /// <summary>Starts it, or starts it again.</summary>
    public void Start()
    {
        var file = Path.Combine(Home, "agent.json");
        File.WriteAllText(file, Configuration.ToJsonString());
        var (program, prefix) = Namespace?.Wrap(Binaries.Agent) ?? (Binaries.Agent, []);
        _process = new ProgramProcess(program, [.. prefix, "run", "--config", file], Environment);
    }

    /// <summary>Waits until its pipelines can decide.</summary>
    public Task WaitUntilReadyAsync() => Eventually.TrueAsync(
        async () =>
        {
            if (Process.HasExited) throw new InvalidOperationException($"The agent ended at its start:\n{Process.Output}");
            using var answer = await Http.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        },
        $"agent {Device} is ready",
        TimeSpan.FromSeconds(60));

    /// <summary>Puts an image in front of it as a well-behaved camera does: written aside, then renamed.</summary>
    /// <param name="content">The image file's bytes.</param>
    /// <param name="name">The file's name.</param>
    public void Feed(byte[] content, string name)
    {
        var temporary = Path.Combine(Incoming, $".{name}.part");
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, Path.Combine(Incoming, name));
    }

    /// <summary>Its status document.</summary>
    public async Task<JsonNode> StatusAsync() => JsonNode.Parse(await Http.GetStringAsync(new Uri("v1/status", UriKind.Relative)))!;

    /// <summary>Kills it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    /// <summary>Stops it as a service manager would.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        var exitCode = await Process.StopAsync();
        await Process.DisposeAsync();
        return exitCode;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = Namespace?.CreateSocket() ?? new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, ApiPort, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }
}
