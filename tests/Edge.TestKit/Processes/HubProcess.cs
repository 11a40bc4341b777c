namespace Edge.TestKit.Processes;

/// <summary>A published hub on loopback ports and a data folder that outlives its restarts.</summary>
public sealed class HubProcess : IAsyncDisposable
{
    private readonly string _data;
    private readonly int? _brokerPort;
    private ProgramProcess? _process;

    /// <summary>A hub that is not started yet.</summary>
    /// <param name="data">Its data folder.</param>
    /// <param name="httpPort">REST and dashboard; null for a free port.</param>
    /// <param name="brokerPort">Somebody else's broker on loopback; null for its own.</param>
    public HubProcess(string data, int? httpPort = null, int? brokerPort = null)
    {
        _data = data;
        _brokerPort = brokerPort;
        HttpPort = httpPort ?? Ports.Free();
        MqttPort = brokerPort ?? Ports.Free();
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>The broker's port.</summary>
    public int MqttPort { get; }

    /// <summary>REST and dashboard port.</summary>
    public int HttpPort { get; }

    /// <summary>Where REST and dashboard are.</summary>
    public Uri Url => new($"http://127.0.0.1:{HttpPort}/");

    /// <summary>A client of its REST API.</summary>
    public HttpClient Http { get; }

    /// <summary>What it printed.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>Starts it, or starts it again, and waits until it serves.</summary>
    public async Task StartAsync()
    {
        _process = new ProgramProcess(Binaries.Hub, ["run", "--data", _data, "--http", $"127.0.0.1:{HttpPort}", .. Broker()]);
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process.HasExited) throw new InvalidOperationException($"The hub ended at its start:\n{Output}");
                using var answer = await Http.GetAsync(new Uri("api/v1/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            },
            "the hub is ready",
            TimeSpan.FromSeconds(60));
    }

    /// <summary>Stops it as a service manager would.</summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        await _process.StopAsync();
        await _process.DisposeAsync();
    }

    /// <summary>Kills it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        await _process.DisposeAsync();
    }

    /// <summary>Runs one of the hub's commands against this hub.</summary>
    /// <param name="arguments">The command.</param>
    /// <returns>What it printed.</returns>
    public async Task<string> CommandAsync(params string[] arguments)
    {
        var (exitCode, output) = await ProgramProcess.RunAsync(Binaries.Hub, [.. arguments, "--hub", Url.ToString()]);
        return exitCode == 0 ? output : throw new InvalidOperationException($"edge-hub {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    /// <summary>Begins signatures with throw-away keys, before the hub runs or while it does.</summary>
    /// <returns>The root.json that boxes are given.</returns>
    public async Task<string> InitTrustAsync()
    {
        await TrustAsync("init", "--dev");
        return Path.Combine(_data, "trust", "metadata", "1.root.json");
    }

    /// <summary>Signs model folders, or takes a signature back (<c>--remove name@version</c>).</summary>
    /// <param name="what">What.</param>
    public Task SignAsync(params string[] what) => TrustAsync(["sign", .. what]);

    private async Task TrustAsync(params string[] arguments)
    {
        var (exitCode, output) = await ProgramProcess.RunAsync(Binaries.Hub, ["trust", .. arguments, "--data", _data]);
        if (exitCode != 0) throw new InvalidOperationException($"edge-hub trust {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    private string[] Broker()
    {
        if (_brokerPort is null) return ["--mqtt", $"127.0.0.1:{MqttPort}"];
        Directory.CreateDirectory(_data);
        var configuration = Path.Combine(_data, "hub.json");
        File.WriteAllText(configuration, $$"""{ "broker": { "host": "127.0.0.1", "port": {{_brokerPort}} } }""");
        return ["--config", configuration];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }
}
