using System.Globalization;
using Spectre.Console;

namespace Edge.Bench.Serving;

/// <summary>The tables: every server, and the agent against its targets.</summary>
internal sealed class ServingReport
{
    private readonly IReadOnlyList<Server> _servers;
    private readonly Dictionary<Server, Rounds> _rounds;

    /// <summary>An empty report.</summary>
    /// <param name="servers">Echo, bare, agent, agent with batching, and then the peers.</param>
    public ServingReport(IReadOnlyList<Server> servers)
    {
        _servers = servers;
        _rounds = servers.ToDictionary(server => server, _ => new Rounds());
    }

    /// <summary>The bare server.</summary>
    public Server Bare => _servers[1];

    /// <summary>The agent.</summary>
    public Server Agent => _servers[2];

    /// <summary>Our pipeline's throughput as a share of the bare loop's.</summary>
    public double Lane { get; init; }

    /// <summary>The bare loop with eight clients.</summary>
    public List<ParallelLoop> Parallel { get; } = [];

    /// <summary>The bare loop with one client, at the pace the agent's one client had.</summary>
    public List<ParallelLoop> Paced { get; } = [];

    /// <summary>Medians inside ONNX Runtime in the bare server, one client, µs.</summary>
    public List<double> BareRuns { get; } = [];

    /// <summary>Means inside ONNX Runtime in the agent, one client, µs.</summary>
    public List<double> AgentRuns { get; } = [];

    /// <summary>A server's rounds.</summary>
    /// <param name="server">The server.</param>
    public Rounds Of(Server server) => _rounds[server];

    /// <summary>Prints both tables.</summary>
    public void Print()
    {
        PrintServers();
        PrintTargets();
    }

    private void PrintServers()
    {
        var table = new Table().Title("bench-vision int8 over HTTP, 48 KB binary, 2 instances of 1 thread: medians of interleaved rounds").AddColumn("server");
        foreach (var column in new[] { "1 client req/s", "p50 µs", "p99 µs", "8 clients req/s", "p50 µs", "p99 µs", "RSS MB", "private MB", "start to first inference ms" })
            table.AddColumn(new TableColumn(column).RightAligned());
        table.AddRow(
            "bare C++ loop, no HTTP", Text(Medians.Of(Paced.Select(loop => loop.RunsPerSecond))), Text(Medians.Of(Paced.Select(loop => loop.P50))), Text(Medians.Of(Paced.Select(loop => loop.P99))),
            Text(Medians.Of(Parallel.Select(loop => loop.RunsPerSecond))), Text(Medians.Of(Parallel.Select(loop => loop.P50))), Text(Medians.Of(Parallel.Select(loop => loop.P99))), "-", "-", "-");
        foreach (var server in _servers)
        {
            var rounds = Of(server);
            table.AddRow(
                server.Name,
                Text(rounds.Single(load => load.RequestsPerSecond)), Text(rounds.Single(load => load.P50)), Text(rounds.Single(load => load.P99)),
                Text(rounds.Many(load => load.RequestsPerSecond)), Text(rounds.Many(load => load.P50)), Text(rounds.Many(load => load.P99)),
                Megabytes(server.ResidentMegabytes), Megabytes(server.PrivateMegabytes), Text(server.FirstInference));
        }

        AnsiConsole.Write(table);
    }

    private void PrintTargets()
    {
        var table = new Table().Title("the agent against its targets").AddColumns("figure").AddColumn(new TableColumn("measured").RightAligned()).AddColumn("target");
        var ours = Of(Agent);
        var (p50, mean) = (ours.Single(load => load.P50), ours.Single(load => load.Mean));
        var many = ours.Many(load => load.RequestsPerSecond);
        if (Lane > 0) table.AddRow("pipeline throughput / bare loop, 1 thread", Ratio(Lane), "≥ 0.95");
        table.AddRow("1 client: p50 − session.Run p50 at the same pace (bare loop), ms", Milliseconds(p50 - Medians.Of(Paced.Select(loop => loop.RunP50))), "≤ 0.3");
        table.AddRow("1 client: p50 − session.Run p50 in the bare server, ms", Milliseconds(p50 - Medians.Of(BareRuns)), "");
        table.AddRow("1 client: mean − mean compute_infer of the agent's own statistics, ms", Milliseconds(mean - Medians.Of(AgentRuns)), "≤ 0.3");
        table.AddRow("8 clients: throughput / bare parallel loop, which has no HTTP client beside it", Ratio(many / Medians.Of(Parallel.Select(loop => loop.RunsPerSecond))), "≥ 0.8");
        table.AddRow("8 clients: throughput / bare C++ server under the same clients", Ratio(many / Of(Bare).Many(load => load.RequestsPerSecond)), "≥ 0.8");
        table.AddRow("8 clients: batching / no batching", Ratio(Of(_servers[3]).Many(load => load.RequestsPerSecond) / many), "≥ 1, within noise");
        table.AddRow("1 client: batching / no batching", Ratio(Of(_servers[3]).Single(load => load.RequestsPerSecond) / ours.Single(load => load.RequestsPerSecond)), "≥ 1, within noise");
        foreach (var peer in _servers.Skip(4))
        {
            table.AddRow($"8 clients: throughput / {peer.Name}", Ratio(many / Of(peer).Many(load => load.RequestsPerSecond)), peer.Name.StartsWith("Node", StringComparison.Ordinal) ? "≥ 2" : "");
            table.AddRow($"RSS / {peer.Name}", Ratio(Agent.ResidentMegabytes / peer.ResidentMegabytes), "≤ 0.5");
            table.AddRow($"private memory / {peer.Name}", Ratio(Agent.PrivateMegabytes / peer.PrivateMegabytes), "");
            table.AddRow($"start to first inference / {peer.Name}", Ratio(Agent.FirstInference / peer.FirstInference), "≤ 0.35");
        }

        AnsiConsole.Write(table);
    }

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static string Megabytes(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Milliseconds(double micros) => (micros / 1000).ToString("0.000", CultureInfo.InvariantCulture);
}
