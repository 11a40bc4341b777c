using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Edge.TestKit.Vision;

namespace Edge.SystemTests;

/// <summary>
/// Versions that a box must not keep, each a real ONNX file on the published agent that decides a running line: the version before serves
/// again by itself, the reason is the right one, and every part has its decision.
/// </summary>
public sealed class BadVersionTests : IAsyncLifetime
{
    private const string Box = "box-1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Fleet _fleet = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _line = Task.CompletedTask;
    private AgentProcess _agent = null!;
    private int _fed;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PlainProvider.Missing is not null, PlainProvider.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _line;
        await _fleet.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Rollout_BadVersions_AreLeftWithTheRightReasonAndNoPartIsMissed()
    {
        await StartAsync();

        await LeavesAsync("2", Flaw.Wrong, "failed", "golden-mismatch");
        await LeavesAsync("3", Flaw.NotANumber, "rolled-back", "not-a-number");
        await LeavesAsync("4", Flaw.Slow, "rolled-back", "latency");
        await LeavesAsync("5", Flaw.Unsure, "rolled-back", "confidence-shift");
        await LeavesAsync("6", Flaw.Leak, "rolled-back", "memory-growth");
        await LeavesAsync("7", Flaw.Crash, "rolled-back", "crash-loop");
        // The proof does not refuse what is sound.
        await RollOutAsync("8", Flaw.None);
        await ServesAsync("8");

        await _stop.CancelAsync();
        await _line;
        await _fleet.ResultsAsync(Box, _fed, Patience);
        var results = await _fleet.View.ResultsAsync(Box);
        Assert.Equal(_fed, results.Count);
        Assert.Equal(_fed, results.Select(result => result.PartId).Distinct().Count());
        // Errors are those of the version that has no numbers for dark parts; whoever served besides missed none.
        Assert.All(results.Where(result => result.Verdict == "error"), result => Assert.Equal("3", result.ModelVersion));
        Assert.DoesNotContain(results, result => result.ModelVersion == "2");
        Assert.InRange(results.Count(result => result.ModelVersion == "3" && result.Verdict == "error"), 3, 20);
    }

    private async Task StartAsync()
    {
        await _fleet.Hub.StartAsync();
        _agent = _fleet.AddManaged(Box);
        _agent.Configuration["pipelines"]![0]!["model"] = BrightnessModel.Name;
        _agent.Configuration["models"]!["executionProviderLibraries"] =
            new JsonArray(new JsonObject { ["name"] = PlainProvider.Registration, ["path"] = PlainProvider.Path });
        _agent.Start();
        await _fleet.Hub.CommandAsync("models", "push", BrightnessModel.Write(_fleet.Folder, "1", Flaw.None));
        await _fleet.Hub.CommandAsync("assign", $"{BrightnessModel.Name}@1", "--all");
        await Eventually.TrueAsync(async () => await _fleet.View.CommittedVersionAsync(Box, BrightnessModel.Name) == "1", "version 1 committed", Patience);
        _line = RunLineAsync(_stop.Token);
        await _fleet.ResultsAsync(Box, 100, Patience);
    }

    private async Task LeavesAsync(string version, Flaw flaw, string state, string reason)
    {
        var id = await RollOutAsync(version, flaw);
        await Eventually.TrueAsync(
            async () => (await ModelsAsync()).Any(model => (string?)model["version"] == version && (string?)model["state"] == state),
            $"version {version} {state}",
            Patience);

        Assert.Equal(reason, (string?)(await ModelsAsync()).Single(model => (string?)model["version"] == version)["reason"]);
        await ServesAsync("1");
        await _fleet.Hub.CommandAsync("rollouts", "stop", $"{id}", "--reason", "seen enough");
        await Eventually.TrueAsync(
            async () => (string?)JsonNode.Parse(await _fleet.Hub.Http.GetStringAsync(new Uri($"api/v1/rollouts/{id}", UriKind.Relative)))!["state"] == "stopped", "it is stopped", Patience);
    }

    private async Task<long> RollOutAsync(string version, Flaw flaw)
    {
        await _fleet.Hub.CommandAsync("models", "push", BrightnessModel.Write(_fleet.Folder, version, flaw));
        var file = Path.Combine(_fleet.Folder, $"rollout-{version}.json");
        // A bound that is not in question is out of a busy machine's reach.
        var (latency, memory) = (flaw == Flaw.Slow ? 4 : 1000, flaw == Flaw.Leak ? 64L << 20 : 4L << 30);
        await File.WriteAllTextAsync(file, $$"""
            {
              "model": "{{BrightnessModel.Name}}", "version": "{{version}}", "targets": { "all": true }, "retries": 0,
              "proof": { "trial": { "frames": 80, "minimumSeconds": 2, "leaseSeconds": 300, "maximumLatencyRatio": {{latency}}, "maximumMemoryGrowthBytes": {{memory}} } }
            }
            """);
        var id = (long)JsonNode.Parse(await _fleet.Hub.CommandAsync("rollouts", "create", "--file", file, "--json"))!["id"]!;
        await _fleet.Hub.CommandAsync("rollouts", "start", $"{id}");
        return id;
    }

    /// <summary>Waits until parts that come now are decided by a version.</summary>
    private async Task ServesAsync(string version)
    {
        var from = _fed;
        await Eventually.TrueAsync(
            async () => (await _fleet.View.ResultsAsync(Box)).Any(result => result.ModelVersion == version && Number(result.PartId) > from), $"version {version} decides", Patience);
    }

    private static int Number(string part) => int.Parse(part["part-".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<List<JsonNode>> ModelsAsync()
    {
        try
        {
            return [.. (await _agent.StatusAsync())["models"]!.AsArray().Select(model => model!)];
        }
        catch (HttpRequestException)
        {
            // It is down, or on its way up.
            return [];
        }
    }

    /// <summary>Parts of every brightness, one after the other, and a service manager that starts what ended.</summary>
    private async Task RunLineAsync(CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        try
        {
            while (await pace.WaitForNextTickAsync(cancellationToken))
            {
                if (_agent.Process.HasExited) _agent.Start();
                _fed++;
                _agent.Feed(BrightnessModel.Image((byte)(_fed * 37), _fed), $"part-{_fed}.bmp");
            }
        }
        catch (OperationCanceledException)
        {
            // The shift is over.
        }
    }
}
