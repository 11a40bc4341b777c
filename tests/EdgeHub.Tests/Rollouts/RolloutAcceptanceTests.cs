using System.Net.Http.Json;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Models;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;
using Edge.Hub.Rollouts.Reports;
using Edge.Hub.Tests.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Tests.Rollouts;

/// <summary>Two hundred boxes, a fifth of them away, one in twenty failing, of two kinds: everything ends where it should, and the reports say why.</summary>
public sealed class RolloutAcceptanceTests : HubTest
{
    private const int Boxes = 200;

    private static readonly RolloutDefinition Waves = new(
        "pcb", "2", new RolloutTargets(All: true), [new("canary", 15), new("wave", 35), new("fleet", 50)], Start: StartMode.Auto, Retries: 0,
        Proof: new ProofPolicy(new ShadowPolicy(2000), new TrialPolicy(2000)),
        Gates: new GatePolicy(MinimumDevices: 4, InstallSuccess: 0.8),
        Errors: new ErrorPolicy(MinimumCount: 3, PercentOfReported: 40, PercentOfTargeted: 40));

    [Fact]
    public async Task Rollout_OverTwoHundredBoxes_EndsInTheRightStatesAndCanBeReadFromItsReports()
    {
        await using var hub = await StartHubAsync(options: options => options with { RolloutPace = TimeSpan.FromMilliseconds(200) });
        foreach (var version in (string[])["1", "2", "3"]) await hub.PushAsync("pcb", version, [byte.Parse(version, System.Globalization.CultureInfo.InvariantCulture)], Stop);
        await hub.Get<DesiredStateService>().AssignAsync((await hub.Get<ModelCatalog>().FindAsync("pcb", "1", Stop))!, new AssignmentTarget("all", null, null), Stop);
        var boxes = Enumerable.Range(0, Boxes).Select(MakeBox).ToList();
        try
        {
            await Parallel.ForEachAsync(boxes, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Stop }, async (box, stop) => await box.ConnectAsync(hub.Mqtt, stop));
            await UntilAsync(() => boxes.TrueForAll(box => box.Serves == "1"), "every box serves version 1");
            await UntilAsync(() => hub.Get<Edge.Hub.Fleet.FleetBoard>().All.Count(device => device.Reported?.Models.Count > 0) == Boxes, "the hub knows");
            // The fifth of the fleet that is away, spread over both kinds and all groups.
            foreach (var box in boxes.Where((_, number) => IsAway(number))) await box.DisposeAsync();

            await GoodVersionAsync(hub, boxes);
            await BadVersionAsync(hub, boxes);
        }
        finally
        {
            foreach (var box in boxes) await box.DisposeAsync();
        }
    }

    /// <summary>Version 2: good, and every twentieth box has a reason of its own to refuse it.</summary>
    private static async Task GoodVersionAsync(TestHub hub, List<RolloutBox> boxes)
    {
        var id = await CreateAsync(hub, Waves);
        var there = Enumerable.Range(0, Boxes).Where(number => !IsAway(number)).ToList();
        RolloutView? view = null;
        await UntilAsync(
            async () =>
            {
                view = await ReadAsync<RolloutView>(hub, $"/api/v1/rollouts/{id}");
                Assert.True(view.State is RolloutState.Ready or RolloutState.Starting or RolloutState.Running, view.Cause);
                return view.Groups.Sum(group => group.Devices.GetValueOrDefault(ExecutionState.Finished) + group.Devices.GetValueOrDefault(ExecutionState.Error)) == there.Count;
            },
            "every box that is there has ended");

        // Those away still have their time; only their silence keeps the last group open.
        Assert.Equal([GroupState.Finished, GroupState.Finished, GroupState.Running], view!.Groups.Select(group => group.State));
        var outcomes = view.Groups.SelectMany(group => group.Outcomes!).ToDictionary(outcome => outcome.Device);
        foreach (var number in Enumerable.Range(0, Boxes))
        {
            var expected = IsAway(number) ? ExecutionState.Running : Fails(number) ? ExecutionState.Error : ExecutionState.Finished;
            Assert.Equal(expected, outcomes[boxes[number].Address.ToString()].State);
        }

        Assert.All(there, number => Assert.Equal(Fails(number) ? "1" : "2", boxes[number].Serves));
        var reports = await ReadAsync<List<RolloutReportView>>(hub, $"/api/v1/rollouts/{id}/reports");
        Assert.Equal(["canary", "wave"], reports.Select(report => report.Report.GroupName));
        Assert.All(reports, report => Follows(report.Report));
        Assert.Equal(["linux-arm64/cpu", "linux-x64/openvino"], reports[0].Report.Numbers.Skip(1).Select(numbers => numbers.Scope));

        await StopAsync(hub, id, ErrorAction.Keep);
    }

    /// <summary>Version 3: every install check likes it, and on the boxes of one kind it is a third slower than is allowed.</summary>
    private static async Task BadVersionAsync(TestHub hub, List<RolloutBox> boxes)
    {
        var id = await CreateAsync(hub, Waves with { Version = "3", Errors = Waves.Errors! with { Then = ErrorAction.Revert } });
        RolloutView? view = null;
        await UntilAsync(async () => (view = await ReadAsync<RolloutView>(hub, $"/api/v1/rollouts/{id}")).State == RolloutState.Paused, "the canary stops it");

        Assert.Equal([GroupState.Error, GroupState.Scheduled, GroupState.Scheduled], view!.Groups.Select(group => group.State));
        Assert.All(view.Groups.Skip(1), group => Assert.Equal([ExecutionState.Scheduled], group.Devices.Keys));
        var report = Assert.Single(await ReadAsync<List<RolloutReportView>>(hub, $"/api/v1/rollouts/{id}/reports")).Report;
        Follows(report);
        Assert.Equal(("failed", "canary"), (report.Decision, report.GroupName));
        var failed = report.Gates.Where(gate => gate.Verdict == GateVerdict.Fail).ToList();
        Assert.Contains(failed, gate => gate is { Gate: "latency-p95-ratio", Scope: "linux-x64/openvino", Value: > 1.9, Threshold: 1.5 });
        Assert.DoesNotContain(failed, gate => gate.Scope == "linux-arm64/cpu");
        Assert.Contains(report.Gates, gate => gate is { Gate: "install-success", Scope: "linux-arm64/cpu" } && gate.Verdict != GateVerdict.Fail);

        // Whoever had it has the version before again: 2, or 1 where 2 had failed.
        await UntilAsync(() => Enumerable.Range(0, Boxes).Where(number => !IsAway(number)).All(number => boxes[number].Serves == (Fails(number) ? "1" : "2")), "nobody serves version 3");
        await StopAsync(hub, id, ErrorAction.Revert);
    }

    /// <summary>What a report decides follows from what it states.</summary>
    private static void Follows(GroupReport report)
    {
        Assert.NotEmpty(report.Gates);
        Assert.Equal(report.Decision == "failed", report.Gates.Any(gate => gate.Verdict == GateVerdict.Fail));
        if (report.Decision == "advanced") Assert.All(report.Gates, gate => Assert.Equal(GateVerdict.Pass, gate.Verdict));
        Assert.Equal(report.Devices.Count(device => device.State == ExecutionState.Error), report.Numbers[0].Failed);
        Assert.Equal(report.Numbers[0].Finished, report.Numbers.Skip(1).Sum(numbers => numbers.Finished));
        foreach (var gate in report.Gates.Where(gate => gate is { Lower: { }, Count: { }, Of: > 0 } && gate.Upper is not null))
        {
            var (lower, upper) = Wilson.Interval(gate.Count!.Value, gate.Of!.Value, (report.Definition.Gates ?? new GatePolicy()).Confidence);
            Assert.Equal((lower, upper), (gate.Lower!.Value, gate.Upper!.Value));
        }
    }

    private static RolloutBox MakeBox(int number)
    {
        var isFast = number % 3 == 0;
        return new RolloutBox(new DeviceAddress("plant-1", $"box-{number}"), isFast ? "linux-x64" : "linux-arm64", isFast ? "openvino" : "cpu")
        {
            Try = model => (model.Version, Fails(number), isFast) switch
            {
                ("2", true, _) => RolloutBox.Bad(model),
                ("3", _, true) => RolloutBox.Good(model) with { Proof = new ModelProof(3, 3, new ShadowEvidence(2000, 2000, 0, 20, 10, 0.02, 0), new TrialEvidence(2000, 0, 20, 10, 0.02, 0)) },
                _ => RolloutBox.Good(model),
            },
        };
    }

    private static bool IsAway(int number) => number % 5 == 4;

    private static bool Fails(int number) => number % 20 == 16;

    private static async Task<long> CreateAsync(TestHub hub, RolloutDefinition definition)
    {
        using var response = await hub.Http.PostAsJsonAsync("/api/v1/rollouts", new RolloutRequest(definition, "anna"), HubJson.Options, Stop);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
        return (await response.Content.ReadFromJsonAsync<RolloutView>(HubJson.Options, Stop))!.Id;
    }

    private static async Task StopAsync(TestHub hub, long id, ErrorAction leaving)
    {
        (await hub.Http.PostAsJsonAsync($"/api/v1/rollouts/{id}/stop", new RolloutOrderRequest("anna", "enough", leaving), HubJson.Options, Stop)).EnsureSuccessStatusCode();
        await UntilAsync(async () => (await ReadAsync<RolloutView>(hub, $"/api/v1/rollouts/{id}")).State == RolloutState.Stopped, "it has stopped");
    }

    private static async Task<T> ReadAsync<T>(TestHub hub, string path) =>
        JsonSerializer.Deserialize<T>(await hub.Http.GetStringAsync(new Uri(path, UriKind.Relative), Stop), HubJson.Options)!;
}
