using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

public sealed class DiskFullTests
{
    private const int Images = 20;
    private const int Parts = 1200;
    private const int Reserve = 1 << 20;

    /// <summary>A third of what the parts' records take, beside the history's own file.</summary>
    private const int RoomForTheJournal = 800 << 10;

    /// <summary>The state folder's file system fills up while images come: nothing is lost, nothing crashes, and it says so.</summary>
    [Fact]
    public async Task Run_StateDiskFull_KeepsInputsAndRecovers()
    {
        Assert.SkipUnless(SmallDisk.IsPossible, "mounting a small tmpfs needs root");
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        using var disk = new SmallDisk(Path.Combine(agent.Home, "state"), "32m");
        agent.Start();
        await agent.WaitUntilReadyAsync();

        var ballast = disk.Fill();
        var samples = Samples.All();
        for (var i = 0; i < Images; i++) agent.Feed(File.ReadAllBytes(samples[i].Path), $"part-{i}.png");
        await Eventually.TrueAsync(
            async () => (await agent.StatusAsync())["health"]!.AsArray().Any(entry => (string)entry!["reason"]! == "disk-full"),
            "the full disk shows in the health", TimeSpan.FromSeconds(30));
        Assert.False(agent.Process.HasExited);
        File.Delete(ballast);

        await fleet.ResultsAsync("box-1", Images, TimeSpan.FromSeconds(60));
        Assert.Equal(Images, (await fleet.View.ResultsAsync("box-1")).Select(result => result.PartId).Distinct().Count());
        await Eventually.TrueAsync(
            async () => (await agent.StatusAsync())["health"]!.AsArray().Count == 0, "healthy again", TimeSpan.FromSeconds(30));
        await agent.StopAsync();
    }

    /// <summary>
    /// The disk is full but for a little, and the hub is away: every part is inspected, the oldest records give way, and
    /// when the hub is back its books agree with the box's to the record.
    /// </summary>
    [Fact]
    public async Task Run_DiskFullWhileTheHubIsAway_InspectsAllAndAccountsForEveryRecord()
    {
        Assert.SkipUnless(SmallDisk.IsPossible, "mounting a small tmpfs needs root");
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        using var disk = new SmallDisk(Path.Combine(agent.Home, "state"), "32m");
        agent.Configuration["storage"] = new JsonObject { ["freeSpaceReserve"] = "1MiB", ["segmentBytes"] = "64KiB", ["historyMaxRecords"] = 100, ["cacheMaxEntries"] = 0 };
        agent.Start();
        await agent.WaitUntilReadyAsync();
        await FeedAsync(agent, 0, Images);
        await fleet.ResultsAsync("box-1", Images, TimeSpan.FromSeconds(60));

        await fleet.Hub.KillAsync();
        disk.Fill(but: Reserve + RoomForTheJournal);
        await FeedAsync(agent, Images, Parts);
        Assert.DoesNotContain("disk-full", (await agent.StatusAsync())["health"]!.ToJsonString(), StringComparison.Ordinal);
        var dropped = (long)(await agent.StatusAsync())["storage"]!["dropped"]!;
        Assert.True(dropped > 100, $"{dropped} records gave way");
        await fleet.Hub.StartAsync();

        JsonNode? books = null;
        await Eventually.TrueAsync(
            async () => (long)(await agent.StatusAsync())["storage"]!["backlog"]! == 0
                && (books = await BooksAsync(fleet))["expected"]!.GetValue<long>() == 0 && (long)books["unverified"]! == 0,
            "the hub has everything that is left", TimeSpan.FromSeconds(60));
        var storage = (await agent.StatusAsync())["storage"]!;
        var results = await fleet.View.ResultsAsync("box-1");
        Assert.Equal(results.Count, results.Select(result => result.PartId).Distinct().Count());
        Assert.Equal(Parts - results.Count, (long)storage["dropped"]!);
        Assert.Equal((long)storage["lastSequence"]!, (long)books!["stored"]! + (long)books["gaps"]!);
        Assert.Equal((0L, 0L, 0L), ((long)books["lost"]!, (long)books["breaks"]!, (long)books["unlinked"]!));
        // What is left are the newest.
        Assert.Contains(results, result => result.PartId == $"part-{Parts - 1}");
        Assert.DoesNotContain(results, result => result.PartId == $"part-{Images}");
        await agent.StopAsync();
    }

    private static async Task FeedAsync(AgentProcess agent, int from, int to)
    {
        var samples = Samples.All();
        for (var i = from; i < to; i++) agent.Feed(File.ReadAllBytes(samples[i % samples.Count].Path), $"part-{i}.png");
        await Eventually.TrueAsync(() => Task.FromResult(!Directory.EnumerateFiles(agent.Incoming, "*", SearchOption.AllDirectories).Any()), $"{to} parts are inspected", TimeSpan.FromSeconds(120));
    }

    private static async Task<JsonNode> BooksAsync(Fleet fleet) =>
        Assert.Single(JsonNode.Parse(await fleet.Hub.Http.GetStringAsync(new Uri("api/v1/audit/chain?device=plant/box-1", UriKind.Relative)))!["journals"]!.AsArray())!;
}
