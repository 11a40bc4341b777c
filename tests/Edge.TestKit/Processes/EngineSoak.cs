using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Edge.TestKit.Vision;

namespace Edge.TestKit.Processes;

/// <summary>
/// The published agent, made to load and unload a model and to infer again and again through its own protocol, while its
/// resident set is watched. Each stretch is preceded by one that lets pools, arenas and the collector's heap reach their size.
/// </summary>
public sealed class EngineSoak : IAsyncDisposable
{
    private const int Reports = 10;

    /// <summary>After these the heaps have seen every size.</summary>
    private const int SettlingCycles = 150;

    /// <summary>A second after a load the agent lets go of pages that only loading needs; those that come back are no growth.</summary>
    private const int SettlingInferences = 3_000;

    private static readonly byte[] Inference = InferenceConnection.Request(
        VisionModel.Name, VisionModel.Input, [1, VisionModel.Channels, VisionModel.Side, VisionModel.Side], VisionModel.Tensor());

    private readonly ProgramProcess _agent;
    private readonly int _port;

    private EngineSoak(ProgramProcess agent, int port)
    {
        _agent = agent;
        _port = port;
    }

    /// <summary>Starts an agent without pipelines whose repository is controlled by requests.</summary>
    /// <param name="folder">Its home.</param>
    public static async Task<EngineSoak> StartAsync(TemporaryDirectory folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        VisionModel.Write(folder.Combine("models"), "\"instances\": 2,");
        var port = Ports.Free();
        var configuration = new JsonObject
        {
            ["site"] = "plant",
            ["device"] = "soak",
            ["dataDirectory"] = "state",
            ["hub"] = "none",
            ["models"] = new JsonObject { ["repository"] = "models", ["repositoryControl"] = "explicit" },
            ["api"] = new JsonObject { ["listen"] = $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}" },
            ["storage"] = new JsonObject { ["freeSpaceReserve"] = "1MiB" },
            ["pipelines"] = new JsonArray(),
        };
        var file = folder.Combine("agent.json");
        await File.WriteAllTextAsync(file, configuration.ToJsonString());
        var agent = new ProgramProcess(Binaries.Agent, ["run", "--config", file]);
        await Eventually.TrueAsync(
            () => agent.HasExited ? throw new InvalidOperationException($"The agent ended at its start:\n{agent.Output}") : Task.FromResult(Answers(port)),
            "the agent listens", TimeSpan.FromSeconds(60));
        return new EngineSoak(agent, port);
    }

    /// <summary>Loads and unloads the model, with an inference in between; it is not loaded afterwards.</summary>
    /// <param name="cycles">How often.</param>
    /// <param name="report">Takes a line now and then.</param>
    /// <returns>The resident set with the model unloaded.</returns>
    public Task<ResidentGrowth> CycleAsync(int cycles, Action<string> report) => Task.Run(() =>
    {
        using var connection = new InferenceConnection(_port);
        var load = InferenceConnection.Request("POST", $"/v2/repository/models/{VisionModel.Name}/load");
        var unload = InferenceConnection.Request("POST", $"/v2/repository/models/{VisionModel.Name}/unload");
        return Watch(SettlingCycles, cycles, "load/unload cycles", report, () =>
        {
            Expect(connection, load);
            Expect(connection, Inference);
            Expect(connection, unload);
        });
    });

    /// <summary>Loads the model and infers.</summary>
    /// <param name="inferences">How often.</param>
    /// <param name="report">Takes a line now and then.</param>
    /// <returns>The resident set with the model loaded.</returns>
    public ResidentGrowth Infer(int inferences, Action<string> report)
    {
        using var connection = new InferenceConnection(_port);
        Expect(connection, InferenceConnection.Request("POST", $"/v2/repository/models/{VisionModel.Name}/load"));
        return Watch(SettlingInferences, inferences, "inferences", report, () => Expect(connection, Inference));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    /// <summary>Asked by connecting: binding the port to see whether it is taken could take it from the agent.</summary>
    private static bool Answers(int port)
    {
        try
        {
            using var connection = new InferenceConnection(port);
            return connection.Exchange(InferenceConnection.Request("GET", "/v2/health/live")) == 200;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private ResidentGrowth Watch(int settling, int times, string what, Action<string> report, Action step)
    {
        ArgumentNullException.ThrowIfNull(report);
        for (var i = 0; i < settling; i++) step();
        var settled = _agent.ResidentBytes;
        report(string.Create(CultureInfo.InvariantCulture, $"{settling} {what} to settle: RSS {settled / 1e6:0.0} MB"));
        for (var i = 1; i <= times; i++)
        {
            step();
            if (i % Math.Max(times / Reports, 1) == 0) report(string.Create(CultureInfo.InvariantCulture, $"{i} {what}: RSS {_agent.ResidentBytes / 1e6:0.0} MB"));
        }

        return new ResidentGrowth(settled, _agent.ResidentBytes);
    }

    private static void Expect(InferenceConnection connection, byte[] request)
    {
        if (connection.Exchange(request) is var status and not 200)
            throw new InvalidOperationException($"The agent answers {status}: {Encoding.UTF8.GetString(connection.Body.Span)}");
    }
}
