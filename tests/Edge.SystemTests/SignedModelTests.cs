using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>What a box that was given a root runs, whoever speaks for its hub.</summary>
public sealed class SignedModelTests
{
    /// <summary>The hub and its disk are an attacker's, who asks for no signatures: the box fetches nothing of theirs and inspects on.</summary>
    [Fact]
    public async Task Assign_HubInForeignHands_IsRefusedAndTheLineGoesOn()
    {
        await using var fleet = new Fleet();
        var agent = await ServeSignedAsync(fleet);
        await fleet.Hub.StopAsync();
        Directory.Delete(Path.Combine(fleet.Folder, "hub", "trust"), recursive: true);
        await fleet.Hub.StartAsync();
        await fleet.Hub.CommandAsync("models", "push", Samples.Model("2"));

        await fleet.Hub.CommandAsync("assign", "pcb-defects@2", "--all");
        await ReasonAsync(agent, "2", "not-in-targets");

        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(agent.Home, "state", "models", "versions", "pcb-defects"), "2-*"));
        agent.Feed(File.ReadAllBytes(Samples.All()[0].Path), "part.png");
        await fleet.ResultsAsync("box-1", 1, TimeSpan.FromSeconds(30));
        Assert.Equal("1", Assert.Single(await fleet.View.ResultsAsync("box-1")).ModelVersion);
    }

    [Fact]
    public async Task Sign_TakenBackFromWhatServes_TheBoxGoesBack()
    {
        await using var fleet = new Fleet();
        await ServeSignedAsync(fleet);
        await fleet.Hub.SignAsync(Samples.Model("2"));
        await fleet.Hub.CommandAsync("models", "push", Samples.Model("2"));
        await fleet.Hub.CommandAsync("assign", "pcb-defects@2", "--all");
        await CommittedAsync(fleet, "2");

        await fleet.Hub.SignAsync("--remove", "pcb-defects@2");

        await CommittedAsync(fleet, "1");
    }

    private static async Task<AgentProcess> ServeSignedAsync(Fleet fleet)
    {
        var root = await fleet.Hub.InitTrustAsync();
        await fleet.Hub.SignAsync(Samples.Model("1"));
        await fleet.Hub.StartAsync();
        await fleet.Hub.CommandAsync("models", "push", Samples.Model("1"));
        await fleet.Hub.CommandAsync("assign", "pcb-defects@1", "--all");
        var agent = fleet.AddManaged("box-1");
        agent.GiveRoot(root);
        agent.Start();
        await CommittedAsync(fleet, "1");
        return agent;
    }

    private static Task CommittedAsync(Fleet fleet, string version) => Eventually.TrueAsync(
        async () => await fleet.View.CommittedVersionAsync("box-1", "pcb-defects") == version, $"version {version} committed", TimeSpan.FromSeconds(60));

    private static Task ReasonAsync(AgentProcess agent, string version, string reason) => Eventually.TrueAsync(
        async () => (await agent.StatusAsync())["models"]!.AsArray().Any(model => (string?)model!["version"] == version && (string?)model["reason"] == reason),
        $"version {version}: {reason}",
        TimeSpan.FromSeconds(60));
}
