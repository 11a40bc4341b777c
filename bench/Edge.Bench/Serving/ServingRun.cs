using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Vision;

namespace Edge.Bench.Serving;

/// <summary>Every server under the same clients, in turns, and the figures the agent is held to.</summary>
internal static class ServingRun
{
    /// <summary>The model's input.</summary>
    public static readonly string Shape = string.Create(CultureInfo.InvariantCulture, $"1,{VisionModel.Channels},{VisionModel.Side},{VisionModel.Side}");

    /// <summary>Rounds whose median is worth quoting.</summary>
    public const int DefaultRounds = 5;

    private const int Clients = 8;
    private const double Seconds = 2;

    // int8 kernels of two ONNX Runtimes may round apart; another tensor gives quite other scores.
    private const float SameScores = 0.05f;

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">Holds the model repository, and takes what the servers write.</param>
    /// <param name="lane">Our pipeline's throughput as a share of the bare loop's; 0 when it was not measured.</param>
    /// <param name="rounds">How often everyone has his turn.</param>
    public static async Task RunAsync(TemporaryDirectory folder, double lane, int rounds)
    {
        var contestants = new Contestants(folder);
        var servers = new List<Server>();
        var missing = new List<string>();
        try
        {
            servers.Add(await Contestants.EchoAsync());
            servers.Add(await contestants.BareAsync());
            servers.Add(await contestants.AgentAsync("edge-agent", $"\"instances\": {Contestants.Instances},"));
            servers.Add(await contestants.AgentAsync("edge-agent batching", $"\"instances\": {Contestants.Instances}, \"batching\": {{ \"maxBatchSize\": 8, \"maxQueueDelayMicroseconds\": 0 }},"));
            if (Tools.NodeServer is null) missing.Add("Node: npm or its packages could not be had.");
            else
            {
                servers.Add(await contestants.NodeAsync(1));
                servers.Add(await contestants.NodeAsync(Contestants.Instances));
            }

            if (Tools.TrixieRoot is null) missing.Add("Python: set EDGE_TRIXIE_ROOT to a root that models/training/setup.sh made.");
            else servers.Add(await contestants.PythonAsync());
            Compare(servers);
            await MeasureAsync(folder, servers, lane, rounds);
            foreach (var line in missing) Console.WriteLine($"not measured: {line}");
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync();
        }
    }

    private static async Task MeasureAsync(TemporaryDirectory folder, List<Server> servers, double lane, int rounds)
    {
        var model = folder.Combine("models", VisionModel.Name, "1", "model.onnx");
        var report = new ServingReport(servers) { Lane = lane };
        for (var round = 1; round <= rounds; round++)
        {
            await Console.Error.WriteLineAsync($"serving: round {round} of {rounds}");
            report.Parallel.Add(await ParallelLoop.RunAsync(model, Clients, 0, Seconds));
            foreach (var server in servers) Load(report, server);
            var pace = report.Of(report.Agent).One[^1].RequestsPerSecond;
            report.Paced.Add(await ParallelLoop.RunAsync(model, 1, pace, Seconds));
        }

        report.Print();
    }

    private static void Load(ServingReport report, Server server)
    {
        var rounds = report.Of(server);
        if (server == report.Bare) SessionTime.OfBare(server);
        var before = server == report.Agent ? SessionTime.OfAgent(server, VisionModel.Name) : default;
        rounds.One.Add(server.Load(1, Seconds));
        if (server == report.Bare) report.BareRuns.Add(SessionTime.OfBare(server));
        if (server == report.Agent)
        {
            var after = SessionTime.OfAgent(server, VisionModel.Name);
            report.AgentRuns.Add((after.Nanoseconds - before.Nanoseconds) / 1e3 / (after.Count - before.Count));
        }

        rounds.Eight.Add(server.Load(Clients, Seconds));
    }

    /// <summary>A server that computes something else would be a peer in nothing.</summary>
    private static void Compare(List<Server> servers)
    {
        var expected = servers[1].Scores;
        foreach (var server in servers.Skip(2))
        {
            for (var i = 0; i < expected.Length; i++)
            {
                if (!(Math.Abs(server.Scores[i] - expected[i]) <= SameScores))
                    throw new InvalidOperationException($"{server.Name} gives {server.Scores[i]} where {servers[1].Name} gives {expected[i]} (score {i}).");
            }
        }
    }
}
