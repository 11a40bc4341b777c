using System.Globalization;
using System.Text.Json.Nodes;
using Edge.TestKit.Network;
using Edge.TestKit.Processes;

namespace Edge.Bench.Idle;

/// <summary>An agent without work and a broker, alone in a namespace whose loopback carries nothing else.</summary>
internal sealed class IdleBox : IAsyncDisposable
{
    public const string Mosquitto = "/usr/sbin/mosquitto";

    private readonly NetworkNamespace _place;
    private readonly AgentProcess _agent;
    private ProgramProcess? _broker;

    public IdleBox(string home, int number, string keepAlive, string reportInterval)
    {
        _place = new NetworkNamespace(string.Create(CultureInfo.InvariantCulture, $"idle{number}"));
        _agent = new AgentProcess(home, "box-1", 1883) { Namespace = _place };
        _agent.Configuration["pipelines"] = new JsonArray();
        _agent.Configuration["hub"]!["keepAlive"] = keepAlive;
        _agent.Configuration["hub"]!["reportInterval"] = reportInterval;
    }

    /// <summary>Starts broker and agent, and waits until the agent is connected.</summary>
    public async Task StartAsync()
    {
        // Without a configuration mosquitto serves loopback alone, and anybody there.
        var (program, prefix) = _place.Wrap(Mosquitto);
        _broker = new ProgramProcess(program, [.. prefix, "-p", "1883"]);
        _agent.Start();
        await _agent.WaitUntilReadyAsync();
        await _agent.Process.WaitForLineAsync(line => line.Contains("[4001]", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }

    /// <summary>What has passed so far. Read from the kernel: a question to the endpoint is traffic too.</summary>
    public IdleCost Read()
    {
        var (program, prefix) = _place.Wrap("cat");
        var line = ProgramProcess.RunAsync(program, [.. prefix, "/proc/net/dev"]).GetAwaiter().GetResult().Output
            .Split('\n').Single(line => line.TrimStart().StartsWith("lo:", StringComparison.Ordinal));
        // Every packet is received once on a loopback; bytes are IP's, the pseudo header is taken off before they count.
        var fields = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new IdleCost(long.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[0], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        if (_broker is not null) await _broker.DisposeAsync();
        _place.Dispose();
    }
}
