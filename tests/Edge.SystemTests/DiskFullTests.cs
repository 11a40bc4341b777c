using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

public sealed class DiskFullTests
{
    private const int Images = 20;

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
}
