using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

public sealed class ModelUpdateTests
{
    [Fact]
    public async Task Assign_NewVersion_IsActivatedAndReported()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.AddManaged("box-1");
        agent.Start();
        await fleet.Hub.CommandAsync("models", "push", Samples.Model("1"));
        await fleet.Hub.CommandAsync("models", "push", Samples.Model("2"));

        await fleet.Hub.CommandAsync("assign", "pcb-defects@1", "--device", "plant/box-1");
        await CommittedAsync(fleet, "1");
        await fleet.Hub.CommandAsync("assign", "pcb-defects@2", "--device", "plant/box-1");
        await CommittedAsync(fleet, "2");

        agent.Feed(File.ReadAllBytes(Samples.All()[0].Path), "part.png");
        await fleet.ResultsAsync("box-1", 1, TimeSpan.FromSeconds(30));
        Assert.Equal("2", Assert.Single(await fleet.View.ResultsAsync("box-1")).ModelVersion);
    }

    /// <summary>A version with 24 MB of ballast, and the agent killed again and again while its blocks arrive: the download resumes.</summary>
    [Fact]
    public async Task Assign_AgentKilledMidDownload_ResumesAndActivates()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var heavy = WriteVersion(fleet.Folder, "3", System.Security.Cryptography.RandomNumberGenerator.GetBytes(24 << 20));
        await fleet.Hub.CommandAsync("models", "push", heavy);
        var agent = fleet.AddManaged("box-1");
        await fleet.Hub.CommandAsync("assign", "pcb-defects@3", "--all");

        var partial = Path.Combine(agent.Home, "state", "models", "partial");
        var kills = 0;
        for (; kills < 3; kills++)
        {
            var before = FolderSize.Of(partial);
            agent.Start();
            // What had come may have been all of it: then it serves next.
            await Eventually.TrueAsync(
                async () => FolderSize.Of(partial) > before || await fleet.View.CommittedVersionAsync("box-1", "pcb-defects") == "3", "blocks on disk", TimeSpan.FromSeconds(30));
            await agent.KillAsync();
            if (await fleet.View.CommittedVersionAsync("box-1", "pcb-defects") == "3") break;
        }

        agent.Start();
        await CommittedAsync(fleet, "3");
        agent.Feed(File.ReadAllBytes(Samples.All()[0].Path), "part.png");
        await fleet.ResultsAsync("box-1", 1, TimeSpan.FromSeconds(30));
        Assert.Equal("3", Assert.Single(await fleet.View.ResultsAsync("box-1")).ModelVersion);
    }

    /// <summary>The next version of a model whose ballast hardly changed: the device fetches what changed.</summary>
    [Fact]
    public async Task Assign_NextVersionOfALargeModel_FetchesADelta()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var ballast = new byte[8 << 20];
        new Random(7).NextBytes(ballast);
        await fleet.Hub.CommandAsync("models", "push", WriteVersion(fleet.Folder, "3", ballast));
        ballast[1 << 20] ^= 1;
        await fleet.Hub.CommandAsync("models", "push", WriteVersion(fleet.Folder, "4", ballast));
        var agent = fleet.AddManaged("box-1");
        agent.Start();
        await fleet.Hub.CommandAsync("assign", "pcb-defects@3", "--all");
        await CommittedAsync(fleet, "3");
        var before = await BlocksPublishedAsync(fleet);

        await fleet.Hub.CommandAsync("assign", "pcb-defects@4", "--all");
        await CommittedAsync(fleet, "4");

        Assert.InRange(before, 80, 200);
        // The manifest, its description, a delta.
        Assert.InRange(await BlocksPublishedAsync(fleet) - before, 2, 10);
        Assert.DoesNotContain("[5111]", agent.Process.Output, StringComparison.Ordinal);
    }

    private static async Task<long> BlocksPublishedAsync(Fleet fleet)
    {
        var metrics = await fleet.Hub.Http.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        return long.Parse(metrics.Split('\n').Single(line => line.StartsWith("edge_hub_blocks_published_total ", StringComparison.Ordinal)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A version whose golden cases do not come out never serves; the active one goes on.</summary>
    [Fact]
    public async Task Assign_GoldenCasesFail_KeepsTheActiveVersion()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var bad = Samples.WriteVersion(Path.Combine(fleet.Folder, "bad"), "4");
        var golden = Path.Combine(bad, "golden", "golden.json");
        var cases = JsonNode.Parse(File.ReadAllText(golden))!;
        cases["cases"]![0]!["scores"]!.AsArray()[0] = (float)cases["cases"]![0]!["scores"]![0]! > 0.5f ? 0.0f : 1.0f;
        File.WriteAllText(golden, cases.ToJsonString());
        var agent = fleet.AddManaged("box-1");
        agent.Start();
        await fleet.Hub.CommandAsync("models", "push", Samples.Model("1"));
        await fleet.Hub.CommandAsync("models", "push", bad);
        await fleet.Hub.CommandAsync("assign", "pcb-defects@1", "--all");
        await CommittedAsync(fleet, "1");

        await fleet.Hub.CommandAsync("assign", "pcb-defects@4", "--all");

        await Eventually.TrueAsync(
            async () => (await agent.StatusAsync())["models"]!.AsArray().Any(model => (string)model!["version"]! == "4" && (string?)model["reason"] == "golden-mismatch"),
            "version 4 is refused for its golden cases", TimeSpan.FromSeconds(60));
        agent.Feed(File.ReadAllBytes(Samples.All()[0].Path), "part.png");
        await fleet.ResultsAsync("box-1", 1, TimeSpan.FromSeconds(30));
        Assert.Equal("1", Assert.Single(await fleet.View.ResultsAsync("box-1")).ModelVersion);
    }

    private static Task CommittedAsync(Fleet fleet, string version) => Eventually.TrueAsync(
        async () => await fleet.View.CommittedVersionAsync("box-1", "pcb-defects") == version, $"version {version} committed", TimeSpan.FromSeconds(90));

    private static string WriteVersion(string folder, string version, byte[] ballast)
    {
        var heavy = Samples.WriteVersion(Path.Combine(folder, "heavy"), version);
        File.WriteAllBytes(Path.Combine(heavy, "ballast.bin"), ballast);
        return heavy;
    }
}
