using Edge.TestKit;

namespace Edge.SystemTests;

public sealed class HubAbsentTests
{
    [Fact]
    public async Task Run_HubAbsentFromTheStart_InspectsAndDeliversLater()
    {
        await using var fleet = new Fleet();
        var agent = fleet.Add("box-1");
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var samples = Samples.All();
        for (var i = 0; i < samples.Count; i++) agent.Feed(File.ReadAllBytes(samples[i].Path), $"part-{i}.png");
        await TestKit.Processes.Eventually.TrueAsync(
            async () => (long)(await agent.StatusAsync())["storage"]!["backlog"]! >= samples.Count, "all images decided offline", TimeSpan.FromSeconds(30));

        await fleet.Hub.StartAsync();

        await fleet.ResultsAsync("box-1", samples.Count, TimeSpan.FromSeconds(60));
        Assert.Equal(samples.Count, (await fleet.View.ResultsAsync("box-1")).Count);
        Assert.Equal(0, (await fleet.View.TotalsAsync()).Duplicates);
        await AssertCommandAsync(agent, "nothing: the hub has everything", "status");
        await AssertCommandAsync(agent, "records", "egress");
    }

    [Fact]
    public async Task Run_HubNone_IsCompleteAndHealthy()
    {
        await using var fleet = new Fleet();
        var agent = fleet.AddAlone("box-1");
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var sample = Samples.All().First(one => one.Label == "open");
        agent.Feed(File.ReadAllBytes(sample.Path), "first.png");
        agent.Feed(File.ReadAllBytes(sample.Path), "second.png");
        await TestKit.Processes.Eventually.TrueAsync(
            () => Task.FromResult(!Directory.EnumerateFiles(agent.Incoming, "*", SearchOption.AllDirectories).Any()), "both images decided", TimeSpan.FromSeconds(30));

        var status = await agent.StatusAsync();
        Assert.Equal(0, (long)status["storage"]!["backlog"]!);
        Assert.Empty(status["health"]!.AsArray());
        Assert.Equal(1, (long)status["counters"]!["edge_cache_hits_total"]!);
        await AssertCommandAsync(agent, "none is configured", "status");
        await AssertCommandAsync(agent, "Nothing has left this box.", "egress");
        Assert.Equal(0, await agent.StopAsync());
        var (exitCode, table) = await TestKit.Processes.ProgramProcess.RunAsync(
            TestKit.Processes.Binaries.Agent, "results", "--config", Path.Combine(agent.Home, "agent.json"), "--last", "20", "--verdict", "reject", "--json");
        Assert.Equal(0, exitCode);
        Assert.Equal(2, System.Text.Json.Nodes.JsonNode.Parse(table)!.AsArray().Count);
    }

    private static async Task AssertCommandAsync(TestKit.Processes.AgentProcess agent, string expected, string command)
    {
        var (exitCode, output) = await TestKit.Processes.ProgramProcess.RunAsync(
            TestKit.Processes.Binaries.Agent, command, "--config", Path.Combine(agent.Home, "agent.json"));
        Assert.Equal(0, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }
}
