using System.Diagnostics;
using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>The published agent with ffmpeg for a camera.</summary>
public sealed class CameraTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _folder = new();
    private readonly AgentProcess _agent;

    public CameraTests() => _agent = new AgentProcess(_folder.Path, "camera-box", null, Samples.Repository);

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "ffmpeg is not installed.");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_CameraThatDies_IsReadAgainAndEveryFrameIsJudged()
    {
        Configure("testsrc2=size=96x96:rate=10,noise=alls=20:allf=t");
        _agent.Start();
        await ResultsAsync(results => results.Count(result => (string?)result!["verdict"] != "error") >= 5, "five frames judged");

        using (var ffmpeg = Process.GetProcessById(ChildOf(_agent.Process.Id))) ffmpeg.Kill();
        await Eventually.TrueAsync(
            async () => (await _agent.StatusAsync())["counters"]!["edge_camera_restarts_total{pipeline=\"line-1\"}"] is { } restarts && (long)restarts > 0, "ffmpeg is started again", Patience);
        var before = await CountAsync();
        await ResultsAsync(results => results.Count > 0, "results");
        await Eventually.TrueAsync(async () => await CountAsync() > before + 5, "frames after that", Patience);

        Assert.Empty((await _agent.StatusAsync())["health"]!.AsArray());
    }

    /// <summary>A camera that gives the same picture again shows nothing of the part that is there.</summary>
    [Fact]
    public async Task Run_FrozenCamera_IsAnErrorNotAVerdict()
    {
        Configure("color=gray:size=96x96:rate=10");
        _agent.Start();

        await ResultsAsync(results => results.Any(result => (string?)result!["errorCode"] == "frozen-frame"), "a frozen frame");
        await Eventually.TrueAsync(
            async () => (await _agent.StatusAsync())["health"]!.AsArray().Any(health => (string?)health!["component"] == "source/line-1"), "the camera is degraded", Patience);
    }

    private void Configure(string pattern) => _agent.Configuration["pipelines"]![0]!["source"] = new JsonObject
    {
        ["camera"] = new JsonObject { ["input"] = pattern, ["format"] = "lavfi", ["arguments"] = new JsonArray("-re") },
    };

    private Task ResultsAsync(Func<JsonArray, bool> condition, string what) => Eventually.TrueAsync(
        async () =>
        {
            if (_agent.Process.HasExited) throw new InvalidOperationException($"The agent ended:\n{_agent.Process.Output}");
            try
            {
                return condition(JsonNode.Parse(await _agent.Http.GetStringAsync(new Uri("v1/results?last=50", UriKind.Relative)))!.AsArray());
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        what,
        Patience);

    private async Task<long> CountAsync() => (await _agent.StatusAsync())["counters"]!.AsObject()
        .Where(counter => counter.Key.StartsWith("edge_decisions_total", StringComparison.Ordinal)).Sum(counter => (long)counter.Value!);

    private static int ChildOf(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .First(id => id > 0 && IsChild(id, parent));

    private static bool IsChild(int id, int parent)
    {
        try
        {
            // The fourth field, behind the name in brackets.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{parent}";
        }
        catch (IOException)
        {
            // It ended while it was looked at.
            return false;
        }
    }
}
