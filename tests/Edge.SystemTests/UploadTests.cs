using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Protocol;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

public sealed class UploadTests
{
    /// <summary>Pictures of rejected parts leave the box by policy, across kills of both sides: each once, as the device saw it.</summary>
    [Fact]
    public async Task Uploads_AgentAndHubKilled_EachRejectedPartsPictureArrivesOnce()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        Allow(agent, new JsonObject());
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var samples = Samples.All();
        foreach (var (sample, index) in samples.Select((sample, index) => (sample, index)))
        {
            agent.Feed(File.ReadAllBytes(sample.Path), $"part-{index:d3}.png");
            if (index == samples.Count / 3) await agent.KillAsync();
            if (index == samples.Count / 3) agent.Start();
            if (index == samples.Count / 2) await fleet.Hub.KillAsync();
            if (index == samples.Count * 2 / 3) await agent.KillAsync();
        }

        await fleet.Hub.StartAsync();
        agent.Start();
        await fleet.ResultsAsync("box-1", samples.Count, TimeSpan.FromMinutes(2));
        var rejected = (await fleet.View.ResultsAsync("box-1")).Where(result => result.Verdict == "reject").ToList();
        var uploads = await UploadsAsync(fleet, "box-1", rejected.Count);

        Assert.NotEmpty(rejected);
        Assert.Equal(rejected.Select(result => result.DecisionId).Order(), uploads.Select(upload => upload.Decision).Order());
        foreach (var upload in uploads)
        {
            var part = rejected.Single(result => result.DecisionId == upload.Decision).PartId;
            var bytes = await fleet.Hub.Http.GetByteArrayAsync(new Uri($"api/v1/uploads/plant/box-1/{upload.Id}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(upload.Digest, ArtifactDigest.Of(bytes).ToString());
            Assert.Equal(File.ReadAllBytes(samples[int.Parse(part[5..], System.Globalization.CultureInfo.InvariantCulture)].Path), bytes);
        }

        await Eventually.TrueAsync(() => Task.FromResult(Waiting(agent) == 0), "the device lets its uploads go", TimeSpan.FromMinutes(1));
    }

    /// <summary>Images that are redacted all over are the same image, whatever was in them: on the device's disk and at the hub.</summary>
    [Fact]
    public async Task Uploads_RedactedRegion_IsGoneOnTheDeviceAndAtTheHub()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        Allow(agent, JsonNode.Parse("""{ "regions": [ { "left": "0", "top": "0", "right": "100%", "bottom": "100%" } ] }""")!.AsObject());
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var samples = Samples.All().Where(sample => sample.Label != "good").Take(8).ToList();
        foreach (var (sample, index) in samples.Select((sample, index) => (sample, index))) agent.Feed(File.ReadAllBytes(sample.Path), $"part-{index:d3}.png");

        await fleet.ResultsAsync("box-1", samples.Count, TimeSpan.FromMinutes(1));
        var rejected = (await fleet.View.ResultsAsync("box-1")).Count(result => result.Verdict == "reject");
        var uploads = await UploadsAsync(fleet, "box-1", rejected);

        Assert.True(rejected > 1, $"only {rejected} parts were rejected");
        var black = Assert.Single(uploads.Select(upload => upload.Digest).Distinct());
        Assert.DoesNotContain(black, samples.Select(sample => ArtifactDigest.Of(File.ReadAllBytes(sample.Path)).ToString()));
        var kept = Directory.GetFiles(Path.Combine(agent.Home, "state", "evidence"), "*.ev", SearchOption.AllDirectories);
        Assert.Equal(rejected, kept.Length);
        Assert.All(kept, file => Assert.StartsWith(black["sha256:".Length..], Path.GetFileName(file), StringComparison.Ordinal));
    }

    /// <summary>A technician far away asks for a bundle and gets it: what the device wrote, byte by byte.</summary>
    [Fact]
    public async Task Uploads_DiagnosticsAsked_BundleArrivesAtTheHub()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        agent.Configuration["uploads"] = JsonNode.Parse("""{ "allow": [ { "kind": "diagnostics" } ] }""");
        agent.Start();
        await agent.WaitUntilReadyAsync();

        var answer = JsonNode.Parse(await fleet.CommandAsync("box-1", "collect-diagnostics"))!;
        var uploads = Path.Combine(fleet.Folder, "bundle.zip");
        await Eventually.TrueAsync(
            async () => (await fleet.Hub.CommandAsync("uploads", "list", "--device", "plant/box-1", "--json")).Contains("diagnostics-", StringComparison.Ordinal),
            "the bundle is at the hub", TimeSpan.FromMinutes(1));
        var id = (string)JsonNode.Parse(await fleet.Hub.CommandAsync("uploads", "list", "--device", "plant/box-1", "--json"))![0]!["id"]!;
        await fleet.Hub.CommandAsync("uploads", "get", "plant/box-1", id, uploads);

        Assert.Equal((string)answer["result"]!["digest"]!, ArtifactDigest.Of(await File.ReadAllBytesAsync(uploads, TestContext.Current.CancellationToken)).ToString());
        Assert.Equal(await File.ReadAllBytesAsync((string)answer["result"]!["path"]!, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(uploads, TestContext.Current.CancellationToken));
    }

    /// <summary>Without a rule nothing leaves, whatever the box keeps.</summary>
    [Fact]
    public async Task Uploads_NoRule_NothingLeaves()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        Allow(agent, new JsonObject());
        agent.Configuration.Remove("uploads");
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var samples = Samples.All().Where(sample => sample.Label != "good").Take(4).ToList();
        foreach (var (sample, index) in samples.Select((sample, index) => (sample, index))) agent.Feed(File.ReadAllBytes(sample.Path), $"part-{index:d3}.png");

        await fleet.ResultsAsync("box-1", samples.Count, TimeSpan.FromMinutes(1));

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(agent.Home, "state", "evidence"), "*.ev", SearchOption.AllDirectories));
        Assert.Empty(await UploadsAsync(fleet, "box-1", 0));
        Assert.False(Directory.Exists(Path.Combine(agent.Home, "state", "uploads")));
    }

    private static void Allow(AgentProcess agent, JsonObject redact)
    {
        var pipeline = agent.Configuration["pipelines"]![0]!.AsObject();
        pipeline["evidence"] = new JsonObject { ["keep"] = "full", ["verdicts"] = new JsonArray("reject") };
        pipeline["redact"] = redact;
        agent.Configuration["uploads"] = JsonNode.Parse("""{ "allow": [ { "kind": "image", "verdicts": ["reject"] } ] }""");
    }

    private static int Waiting(AgentProcess agent) => Directory.GetFiles(Path.Combine(agent.Home, "state", "uploads", "queue"), "*.json").Length;

    private static async Task<IReadOnlyList<(Guid Id, Guid Decision, string Digest)>> UploadsAsync(Fleet fleet, string device, int count)
    {
        List<(Guid, Guid, string)> uploads = [];
        await Eventually.TrueAsync(
            async () =>
            {
                using var document = JsonDocument.Parse(await fleet.Hub.Http.GetStringAsync(new Uri($"api/v1/uploads?device=plant/{device}", UriKind.Relative), TestContext.Current.CancellationToken));
                uploads = [.. document.RootElement.EnumerateArray().Select(upload => (
                    upload.GetProperty("id").GetGuid(), upload.GetProperty("decisionId").GetGuid(), upload.GetProperty("digest").GetString()!))];
                return uploads.Count >= count;
            },
            $"{count} uploads of {device} at the hub",
            TimeSpan.FromMinutes(2));
        return uploads;
    }
}
