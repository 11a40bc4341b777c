using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

public sealed class RemoteConfigurationTests
{
    /// <summary>A pipeline that does not start, one that does, and a kill after it: the line goes on through all of it.</summary>
    [Fact]
    public async Task Pipelines_BrokenThenGood_LineGoesOnAndTheGoodOneSurvivesAKill()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        var lines = Path.Combine(agent.Home, "lines");
        agent.Configuration["remote"] = new JsonObject { ["pipelines"] = "allow", ["folders"] = new JsonArray("lines") };
        Directory.CreateDirectory(Path.Combine(lines, "b"));
        agent.Start();
        await agent.WaitUntilReadyAsync();

        await SetAsync(fleet, Path.Combine(lines, "nowhere"));
        await StateAsync(agent, "rolled-back");
        agent.Feed(File.ReadAllBytes(Samples.All()[0].Path), "part-1.png");
        await fleet.ResultsAsync("box-1", 1, TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(
            async () => (await fleet.Hub.CommandAsync("pipelines", "list", "--json")).Contains("did not open", StringComparison.Ordinal), "the hub says why", TimeSpan.FromSeconds(30));

        await SetAsync(fleet, Path.Combine(lines, "b"));
        await StateAsync(agent, "applied");
        var digest = (string)(await agent.StatusAsync())["agent"]!["configurationDigest"]!;
        await agent.KillAsync();
        agent.Start();
        await agent.WaitUntilReadyAsync();
        File.Copy(Samples.All()[1].Path, Path.Combine(lines, "b", "part-2.png"));
        await fleet.ResultsAsync("box-1", 2, TimeSpan.FromSeconds(30));
        Assert.Equal(digest, (string)(await agent.StatusAsync())["agent"]!["configurationDigest"]!);

        await fleet.Hub.CommandAsync("pipelines", "clear", "line-1", "--device", "plant/box-1");
        await StateAsync(agent, "local");
        agent.Feed(File.ReadAllBytes(Samples.All()[2].Path), "part-3.png");
        await fleet.ResultsAsync("box-1", 3, TimeSpan.FromSeconds(30));
        Assert.Empty((await agent.StatusAsync())["health"]!.AsArray());
    }

    [Fact]
    public async Task Commands_OfTheWholeSet_AreAnsweredAndOneOfTheSameIdOnce()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        agent.Start();
        await agent.WaitUntilReadyAsync();
        agent.Feed(File.ReadAllBytes(Samples.All()[0].Path), "part-1.png");
        await fleet.ResultsAsync("box-1", 1, TimeSpan.FromSeconds(30));

        var snapshot = JsonNode.Parse(await fleet.CommandAsync("box-1", "snapshot"))!["result"]!;
        Assert.Equal("line-1", (string)snapshot["reported"]!["pipelines"]![0]!["name"]!);
        Assert.Equal("part-1", (string)snapshot["decisions"]![0]!["partId"]!);
        Assert.Contains("started anew", await fleet.CommandAsync("box-1", "restart-pipeline", """{"name":"line-1"}"""), StringComparison.Ordinal);
        Assert.Contains("for 1m", await fleet.CommandAsync("box-1", "set-log-level", """{"level":"debug","for":"1m"}"""), StringComparison.Ordinal);

        var first = JsonNode.Parse(await fleet.CommandAsync("box-1", "collect-diagnostics", "{}", "--id", "bundle-1"))!["result"]!;
        await agent.KillAsync();
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var again = JsonNode.Parse(await fleet.CommandAsync("box-1", "collect-diagnostics", "{}", "--id", "bundle-1"))!["result"]!;
        Assert.Equal((string)first["path"]!, (string)again["path"]!);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(agent.Home, "state", "diagnostics")));
        using var zip = System.IO.Compression.ZipFile.OpenRead((string)first["path"]!);
        Assert.Equal(
            ["configuration.json", "doctor.txt", "journal.json", "log.txt", "metrics.txt", "reported.json"],
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Empty(first["leftOut"]!.AsArray());
    }

    private static async Task SetAsync(Fleet fleet, string folder)
    {
        var file = Path.Combine(fleet.Folder, "line-1.json");
        await File.WriteAllTextAsync(file, new JsonObject
        {
            ["name"] = "line-1",
            ["model"] = "pcb-defects",
            ["source"] = new JsonObject { ["folder"] = new JsonObject { ["path"] = folder, ["processed"] = "delete" } },
        }.ToJsonString());
        await fleet.Hub.CommandAsync("pipelines", "set", file, "--device", "plant/box-1");
    }

    private static Task StateAsync(AgentProcess agent, string state) => Eventually.TrueAsync(
        async () => (string)(await agent.StatusAsync())["pipelines"]![0]!["state"]! == state, $"line-1 is {state}", TimeSpan.FromSeconds(60));
}
