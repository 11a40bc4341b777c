using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Models;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;
using Edge.Hub.Rollouts.Reviews;
using Edge.Hub.Storage;
using Edge.Hub.Tests.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;

namespace Edge.Hub.Tests.Rollouts;

public sealed class RolloutServiceTests : HubTest
{
    private static readonly RolloutDefinition One = new(
        "pcb", "2", new RolloutTargets(All: true), Start: StartMode.Auto, Retries: 0, Gates: new GatePolicy(MinimumDevices: 1), Errors: new ErrorPolicy(MinimumCount: 1, Then: ErrorAction.Revert));

    [Fact]
    public async Task Create_OfAGoodVersion_FinishesAndBecomesTheRule()
    {
        await using var hub = await StartAsync();
        await using var box = await BoxAsync(hub, Box1, RolloutBox.Good);

        var rollout = await CreateAsync(hub, One);
        await StateAsync(hub, rollout.Id, RolloutState.Finished);

        Assert.Equal("2", box.Serves);
        await using var late = await BoxAsync(hub, Box2, RolloutBox.Good, first: "2");
        Assert.Equal("2", late.Serves);
    }

    [Fact]
    public async Task Create_OfABadVersion_PausesAndGivesBackWhatTheBoxHad()
    {
        await using var hub = await StartAsync();
        await using var box = await BoxAsync(hub, Box1, model => model.Version == "2" ? RolloutBox.Bad(model) : RolloutBox.Good(model));

        var rollout = await CreateAsync(hub, One);
        var paused = await StateAsync(hub, rollout.Id, RolloutState.Paused);

        Assert.Contains("errors of group", paused.Cause!, StringComparison.Ordinal);
        Assert.Equal("not-proven", Assert.Single(paused.Groups[0].Outcomes!).Reason);
        await UntilAsync(() => box.AppliedRevision == 3, "the desired state names version 1 again");
        var desired = (await hub.Http.GetFromJsonAsync<DeviceView>("/api/v1/devices/plant-1/box-1", HubJson.Options, Stop))!.Desired!;
        Assert.Equal(("1", (ProofPolicy?)null), (Assert.Single(desired.Models).Version, desired.Models[0].Proof));
        var report = Assert.Single((await hub.Http.GetFromJsonAsync<List<RolloutReportView>>($"/api/v1/rollouts/{rollout.Id}/reports", HubJson.Options, Stop))!).Report;
        Assert.Equal(("failed", 1, "1"), (report.Decision, report.Numbers[0].Failed, report.Devices[0].PreviousVersion));
    }

    [Fact]
    public async Task Create_ForADeviceThatAnotherHas_IsRefusedAndNamesIt()
    {
        await using var hub = await StartAsync();
        await using var box = await BoxAsync(hub, Box1, RolloutBox.Good);
        var first = await CreateAsync(hub, One with { Start = StartMode.Manual });

        using var second = await PostAsync(hub, "/api/v1/rollouts", new RolloutRequest(One with { Version = "1" }, "anna"));

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains($"Rollout {first.Id} of pcb@2", await second.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WithRevert_GivesBackWhatEachHadAndEnds()
    {
        await using var hub = await StartAsync();
        await using var box = await BoxAsync(hub, Box1, RolloutBox.Good);
        // Version 2 serves, and its group holds for frames the box will never see.
        var rollout = await CreateAsync(hub, One with { Gates = new GatePolicy(MinimumDevices: 1, MinimumFrames: 1_000_000), Proof = new ProofPolicy(new ShadowPolicy(9)) });
        await UntilAsync(() => box.Serves == "2", "the box has version 2");
        await UntilAsync(async () => (await ReadAsync(hub, rollout.Id)).Groups[0].Devices.GetValueOrDefault(ExecutionState.Finished) == 1, "the hub knows");

        using var stopped = await PostAsync(hub, $"/api/v1/rollouts/{rollout.Id}/stop", new RolloutOrderRequest("anna", "second thoughts", ErrorAction.Revert));

        await StateAsync(hub, rollout.Id, RolloutState.Stopped);
        await UntilAsync(() => box.Serves == "1", "the box has version 1 again");
    }

    [Fact]
    public async Task Events_OfARollout_SayWhoDidWhatAndWhy()
    {
        await using var hub = await StartAsync();
        await using var box = await BoxAsync(hub, Box1, RolloutBox.Good);
        var rollout = await CreateAsync(hub, One with { Start = StartMode.Manual });
        using var started = await PostAsync(hub, $"/api/v1/rollouts/{rollout.Id}/start", new RolloutOrderRequest("anna", "the lab is done"));
        await StateAsync(hub, rollout.Id, RolloutState.Finished);

        var events = (await hub.Http.GetFromJsonAsync<List<RolloutEventView>>($"/api/v1/rollouts/{rollout.Id}/events", HubJson.Options, Stop))!;

        Assert.Equal(["created", "starting", "running", "group-started", "told", "finished", "group-advanced", "finished"], events.Select(found => found.What));
        Assert.Equal(("anna", "the lab is done"), (events[1].By, events[1].Why));
        Assert.Equal("plant-1/box-1", events[4].Device);
    }

    [Fact]
    public async Task Rollout_OverARestart_GoesOn()
    {
        long id;
        await using (var hub = await StartAsync())
        {
            await using var box = await BoxAsync(hub, Box1, model => model.Version == "2" ? RolloutBox.Good(model) with { State = ModelState.Shadowing } : RolloutBox.Good(model));
            id = (await CreateAsync(hub, One)).Id;
            await UntilAsync(async () => (await ReadAsync(hub, id)).Groups[0].Devices.GetValueOrDefault(ExecutionState.Running) == 1, "the box is at it");
        }

        await using var again = await StartEmptyAsync();
        await using var same = new RolloutBox(Box1, "linux-arm64", "cpu") { Try = RolloutBox.Good };
        await same.ConnectAsync(again.Mqtt, Stop);

        await StateAsync(again, id, RolloutState.Finished);
    }

    [Fact]
    public async Task Disagreements_UntilSomebodyLooked_HoldTheGroup()
    {
        await using var hub = await StartAsync();
        await using var box = await BoxAsync(hub, Box1, model => RolloutBox.Good(model) with { Proof = new ModelProof(3, 3, new ShadowEvidence(2000, 1975, 0, 10, 10, 0.02, 0)) });
        var rollout = await CreateAsync(hub, One with { Proof = new ProofPolicy(new ShadowPolicy(2000)) });
        var (active, candidate) = ((await hub.Get<ModelCatalog>().FindAsync("pcb", "1", Stop))!, (await hub.Get<ModelCatalog>().FindAsync("pcb", "2", Stop))!);
        for (var number = 0; number < 25; number++)
        {
            var record = new DisagreementRecord(
                1, new RecordTime("boot-1", number), Guid.CreateVersion7(), $"part-{number}", "line-1",
                new(Reference(active), Verdict.Accept, "good 0.6"), new(Reference(candidate), Verdict.Reject, "open 0.8"));
            box.Device.Journal.Append(RecordKind.Disagreement, JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.DisagreementRecord));
        }

        await box.Device.SendAsync(box.Device.Journal.Batch(), Stop);
        await NextAsync(box.Device.Acks);
        await UntilAsync(async () => Gate(await ReadAsync(hub, rollout.Id)) is { Verdict: GateVerdict.Hold, Of: 0 }, "the gate holds");
        var items = (await hub.Http.GetFromJsonAsync<List<ReviewView>>("/api/v1/reviews", HubJson.Options, Stop))!;
        Assert.Equal(25, items.Count);
        foreach (var item in items.Take(19)) await JudgeAsync(hub, item.Id, Judgement.Candidate);
        Assert.Equal(GateVerdict.Hold, Gate(await ReadAsync(hub, rollout.Id))!.Verdict);

        await JudgeAsync(hub, items[19].Id, Judgement.Active);

        var finished = await StateAsync(hub, rollout.Id, RolloutState.Finished);
        Assert.Equal((19L, 20L, GateVerdict.Pass), (Gate(finished)!.Count, Gate(finished)!.Of, Gate(finished)!.Verdict));
    }

    [Fact]
    public async Task Accuracy_OfDrawnDecisions_IsPerVersionAndProviderWithItsInterval()
    {
        await using var hub = await StartHubAsync(options: options => options with { RolloutPace = TimeSpan.FromMilliseconds(100), SamplePerMille = 1000 });
        await hub.PushAsync("pcb-defects", "1", [1], Stop);
        await using var box = new RolloutBox(Box1, "linux-arm64", "cpu") { Try = RolloutBox.Good };
        await box.ConnectAsync(hub.Mqtt, Stop);
        for (var number = 0; number < 12; number++) box.Device.Journal.Append(TestDecisions.Make($"part-{number}"));
        await box.Device.SendAsync(box.Device.Journal.Batch(), Stop);
        await NextAsync(box.Device.Acks);
        var rollout = await CreateAsync(hub, One with { Model = "pcb-defects", Version = "1" });
        var items = (await hub.Http.GetFromJsonAsync<List<ReviewView>>("/api/v1/reviews?kind=sample", HubJson.Options, Stop))!;
        foreach (var (item, place) in items.Take(10).Select((item, place) => (item, place))) await JudgeAsync(hub, item.Id, place == 0 ? Judgement.Neither : Judgement.Active);

        var sampled = Assert.Single((await ReadAsync(hub, rollout.Id)).Groups[0].Accuracy!);

        Assert.Equal(("1", "cpu", 12L, 10L, 9L), (sampled.Version, sampled.ExecutionProvider, sampled.Drawn, sampled.Judged, sampled.Right));
        // By hand: (0.9 + 0.19207 ± 1.959964 · √(0.009 + 0.0096037)) / 1.384146.
        Assert.Equal((0.5958, 0.9821), (Math.Round(sampled.Lower, 4), Math.Round(sampled.Upper, 4)));
    }

    [Fact]
    public async Task Record_OfAnUpdate_SpeaksForADeviceWhoseReportWasLost()
    {
        await using var hub = await StartAsync();
        // It goes on at once to something else, and its report says nothing of version 2.
        await using var box = await BoxAsync(hub, Box1, model => model.Version == "2" ? RolloutBox.Good(model) with { State = ModelState.Downloading } : RolloutBox.Good(model));
        var rollout = await CreateAsync(hub, One);
        await UntilAsync(async () => (await ReadAsync(hub, rollout.Id)).Groups[0].Devices.GetValueOrDefault(ExecutionState.Running) == 1, "the box is at it");
        await UntilAsync(() => box.AppliedRevision == 2, "the box was told");
        var model = Reference((await hub.Get<ModelCatalog>().FindAsync("pcb", "2", Stop))!);

        var step = new DeploymentRecord(1, new RecordTime("boot-1", 1), 2, model, ModelState.RolledBack, ReasonCode.NotProven, "too slow");
        box.Device.Journal.Append(RecordKind.Deployment, JsonSerializer.SerializeToUtf8Bytes(step, ProtocolJson.Default.DeploymentRecord));
        await box.Device.SendAsync(box.Device.Journal.Batch(), Stop);

        var paused = await StateAsync(hub, rollout.Id, RolloutState.Paused);
        Assert.Equal("too slow", Assert.Single(paused.Groups[0].Outcomes!).Message);
    }

    [Fact]
    public async Task Cost_OfAVersionThatSharesFiles_CountsWhatEachLacks()
    {
        await using var hub = await StartAsync();
        // Neither a delta nor compression makes these smaller.
        await hub.PushAsync("pcb", "3", System.Security.Cryptography.RandomNumberGenerator.GetBytes(5000), Stop);
        await using var box = await BoxAsync(hub, Box1, RolloutBox.Good);
        await using var other = await BoxAsync(hub, Box2, RolloutBox.Good);

        var cost = await hub.Http.PostAsJsonAsync("/api/v1/rollouts/cost", new RolloutRequest(One with { Version = "3", DevicesPerMinute = 1 }, "anna"), HubJson.Options, Stop);
        var answer = (await cost.Content.ReadFromJsonAsync<RolloutCost>(HubJson.Options, Stop))!;

        Assert.All(answer.Devices, device => Assert.Equal("1", device.Base));
        Assert.InRange(answer.BytesPublished, 5000, 6000);
        Assert.Equal(2 * answer.BytesPublished, answer.BytesInTotal);
        Assert.Equal(2, answer.LeastMinutes);
        Assert.Empty((await hub.Http.GetFromJsonAsync<List<RolloutView>>("/api/v1/rollouts", HubJson.Options, Stop))!);
    }

    [Fact]
    public async Task Cost_DeviceHasTheVersionBefore_IsTheDeltaAndNotTheFile()
    {
        var weights = System.Security.Cryptography.RandomNumberGenerator.GetBytes(200_000);
        await using var hub = await StartAsync();
        await hub.PushAsync("pcb", "3", weights, Stop);
        weights[1000] ^= 1;
        await hub.PushAsync("pcb", "4", weights, Stop);
        await hub.Get<DesiredStateService>().AssignAsync((await hub.Get<ModelCatalog>().FindAsync("pcb", "3", Stop))!, new AssignmentTarget(AssignmentTarget.Device, Box1.Site, Box1.Device), Stop);
        await using var box = await BoxAsync(hub, Box1, RolloutBox.Good, "3");
        await using var other = await BoxAsync(hub, Box2, RolloutBox.Good, "1");

        using var cost = await PostAsync(hub, "/api/v1/rollouts/cost", new RolloutRequest(One with { Version = "4" }, "anna"));
        var answer = (await cost.Content.ReadFromJsonAsync<RolloutCost>(HubJson.Options, Stop))!;

        var (near, far) = (answer.Devices.Single(device => device.Base == "3"), answer.Devices.Single(device => device.Base == "1"));
        Assert.InRange(near.Bytes, 100, 5_000);
        Assert.InRange(far.Bytes, 200_000, 210_000);
        Assert.InRange(answer.BytesPublished, far.Bytes, far.Bytes + near.Bytes);
    }

    private static GateResult? Gate(RolloutView view) => view.Groups[0].Gates.FirstOrDefault(gate => gate is { Gate: "candidate-right", Scope: "group" });

    private static ModelReference Reference(ModelRow row) => new(row.Name, row.Version, ArtifactDigest.TryParse(row.Digest, out var digest) ? digest : default);

    private static async Task JudgeAsync(TestHub hub, long id, Judgement judgement)
    {
        using var response = await PostAsync(hub, $"/api/v1/reviews/{id}", new JudgementRequest(judgement, "anna"));
        Assert.True(response.IsSuccessStatusCode);
    }

    private Task<TestHub> StartEmptyAsync() => StartHubAsync(options: options => options with { RolloutPace = TimeSpan.FromMilliseconds(100) });

    private async Task<TestHub> StartAsync()
    {
        var hub = await StartEmptyAsync();
        await hub.PushAsync("pcb", "1", [1], Stop);
        await hub.PushAsync("pcb", "2", [2], Stop);
        await hub.Get<DesiredStateService>().AssignAsync((await hub.Get<ModelCatalog>().FindAsync("pcb", "1", Stop))!, new AssignmentTarget("all", null, null), Stop);
        return hub;
    }

    private static async Task<RolloutBox> BoxAsync(TestHub hub, DeviceAddress address, Func<DesiredModel, ModelReport> tries, string first = "1")
    {
        var box = new RolloutBox(address, "linux-arm64", "cpu") { Try = tries };
        await box.ConnectAsync(hub.Mqtt, Stop);
        await UntilAsync(() => box.Serves == first, $"{address} serves version {first}");
        await UntilAsync(() => hub.Get<Edge.Hub.Fleet.FleetBoard>().Find(address)?.Reported?.Models.Count > 0, "the hub knows");
        return box;
    }

    private static async Task<RolloutView> CreateAsync(TestHub hub, RolloutDefinition definition)
    {
        using var response = await PostAsync(hub, "/api/v1/rollouts", new RolloutRequest(definition, "anna"));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
        return (await response.Content.ReadFromJsonAsync<RolloutView>(HubJson.Options, Stop))!;
    }

    private static Task<HttpResponseMessage> PostAsync(TestHub hub, string path, object body) => hub.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, HubJson.Options, Stop);

    private static async Task<RolloutView> ReadAsync(TestHub hub, long id) => (await hub.Http.GetFromJsonAsync<RolloutView>($"/api/v1/rollouts/{id}", HubJson.Options, Stop))!;

    private static async Task<RolloutView> StateAsync(TestHub hub, long id, RolloutState state)
    {
        RolloutView? view = null;
        await UntilAsync(async () => (view = await ReadAsync(hub, id)).State == state, $"the rollout is {state}");
        return view!;
    }
}
