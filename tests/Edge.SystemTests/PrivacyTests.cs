using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>What the published agent leaves on its disk, and what is left of a subject after erasing it.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task Erase_EncryptedAgentWithAHub_IsGoneOnBothAndTheChainIsWhole()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        Encrypt(agent);
        agent.Configuration["pipelines"]![0]!["evidence"] = new JsonObject { ["keep"] = "full", ["perMille"] = 1000 };
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var samples = Samples.All();
        for (var i = 0; i < 12; i++) agent.Feed(File.ReadAllBytes(samples[i].Path), i % 3 == 0 ? $"anna-{i}.png" : $"part-{i}.png");
        await fleet.ResultsAsync("box-1", 12, TimeSpan.FromMinutes(1));

        // The hub got plain records; the disk has neither a part's name nor a label of them.
        Assert.Equal(4, (await fleet.View.ResultsAsync("box-1")).Count(result => result.PartId.StartsWith("anna-", StringComparison.Ordinal)));
        foreach (var text in (string[])["anna-", "part-", "\"verdict\"", "\"label\""]) Assert.Empty(FilesWith(Path.Combine(agent.Home, "state"), text));

        var (code, output) = await ProgramProcess.RunAsync(
            Binaries.Agent, "erase", "--config", Path.Combine(agent.Home, "agent.json"), "--subject", "anna-*", "--reason", "asked for it");
        Assert.True(code == 0, output);
        Assert.Contains("4 kept pictures", output, StringComparison.Ordinal);
        Assert.Contains("4 records of the journal", output, StringComparison.Ordinal);

        await Eventually.TrueAsync(
            async () => (await fleet.View.ResultsAsync("box-1")).Count == 8, "the hub has erased the same", TimeSpan.FromSeconds(30));
        Assert.All(await fleet.View.ResultsAsync("box-1"), result => Assert.StartsWith("part-", result.PartId, StringComparison.Ordinal));
        JsonNode books = null!;
        await Eventually.TrueAsync(
            async () => (books = (await GetAsync(fleet, "api/v1/audit/chain"))["journals"]![0]!)["unverified"]!.GetValue<long>() == 0 && books["erased"]!.GetValue<long>() == 5,
            "the chain is verified", TimeSpan.FromSeconds(30));
        Assert.Equal((0, 0, 0), (books["breaks"]!.GetValue<long>(), books["lost"]!.GetValue<long>(), books["gaps"]!.GetValue<long>()));
        Assert.Equal("asked for it", (await GetAsync(fleet, "api/v1/erasures"))[0]!["reason"]!.GetValue<string>());

        // Killed and started again, it still has what was not meant, and reads it with its key.
        await agent.KillAsync();
        agent.Start();
        await agent.WaitUntilReadyAsync();
        (code, output) = await ProgramProcess.RunAsync(Binaries.Agent, "results", "--config", Path.Combine(agent.Home, "agent.json"), "--last", "20", "--json");
        Assert.Equal((0, 8), (code, JsonNode.Parse(output)!.AsArray().Count));
    }

    [Fact]
    public async Task Run_KeyLost_InspectsOnKeepsWhatIsSealedAndSaysSo()
    {
        await using var fleet = new Fleet();
        var agent = fleet.Add("box-1");
        Encrypt(agent);
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var sample = File.ReadAllBytes(Samples.All()[0].Path);
        agent.Feed(sample, "sealed.png");
        await Eventually.TrueAsync(async () => (long)(await agent.StatusAsync())["storage"]!["backlog"]! == 1, "it is decided", TimeSpan.FromSeconds(30));
        await agent.KillAsync();

        agent.Configuration["storage"]!.AsObject().Remove("encryption", out var encryption);
        await fleet.Hub.StartAsync();
        agent.Start();
        await agent.WaitUntilReadyAsync();
        agent.Feed(sample, "plain.png");
        await fleet.ResultsAsync("box-1", 1, TimeSpan.FromSeconds(30));
        Assert.Equal(["plain"], (await fleet.View.ResultsAsync("box-1")).Select(result => result.PartId));
        await Eventually.TrueAsync(
            async () => (await agent.StatusAsync())["health"]!.AsArray().Any(health => health!["component"]!.GetValue<string>() == "journal/encryption"),
            "it says that records wait for a key", TimeSpan.FromSeconds(30));
        await agent.KillAsync();

        agent.Configuration["storage"]!["encryption"] = encryption;
        agent.Start();
        await agent.WaitUntilReadyAsync();
        await fleet.ResultsAsync("box-1", 2, TimeSpan.FromSeconds(30));
        Assert.Equal(["plain", "sealed"], (await fleet.View.ResultsAsync("box-1")).Select(result => result.PartId).Order(StringComparer.Ordinal));
    }

    private static void Encrypt(AgentProcess agent)
    {
        var key = Path.Combine(agent.Home, "key");
        File.WriteAllText(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead);
        agent.Configuration["storage"]!["encryption"] = new JsonObject { ["keyFile"] = key };
    }

    private static async Task<JsonNode> GetAsync(Fleet fleet, string path) =>
        JsonNode.Parse(await fleet.Hub.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

    private static List<string> FilesWith(string folder, string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => Read(path).AsSpan().IndexOf(wanted) >= 0)];
    }

    private static byte[] Read(string path)
    {
        // A plain read: the agent's locks are advisory, and whoever steals the disk does not ask.
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", [path]) { RedirectStandardOutput = true })!;
        using var content = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(content);
        process.WaitForExit();
        return content.ToArray();
    }
}
