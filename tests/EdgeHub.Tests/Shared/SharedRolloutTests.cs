using System.Net.Http.Json;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;
using Edge.Hub.Rollouts.Reviews;
using Edge.Hub.Tests.Models;
using Edge.Hub.Tests.Rollouts;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;

namespace Edge.Hub.Tests.Shared;

/// <summary>Rollouts where several hubs share a database: one steps them, each takes orders and reviews.</summary>
public sealed class SharedRolloutTests(PostgresFixture postgres) : SharedHubTest(postgres)
{
    [Fact]
    public async Task Rollout_OrderedThroughOneHubAndReviewedThroughTheOther_Finishes()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        await using var first = await StartAsync(broker, database);
        await using var second = await StartAsync(broker, database);
        await first.PushAsync("pcb", "1", [1], Stop);
        var manifest = await first.PushAsync("pcb", "2", [2], Stop);
        await using var box = new RolloutBox(Box1, "linux-arm64", "cpu")
        {
            Try = model => RolloutBox.Good(model) with { Proof = new ModelProof(3, 3, new ShadowEvidence(2000, 1999, 0, 10, 10, 0.02, 0)) },
        };
        await box.ConnectAsync(At(broker), Stop);
        foreach (var hub in (TestHub[])[first, second]) await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Reported is not null, "both know the box");
        var definition = new RolloutDefinition(
            "pcb", "2", new RolloutTargets(All: true), Gates: new GatePolicy(MinimumDevices: 1, MinimumReviewed: 1, CandidateRight: 0.2), Proof: new ProofPolicy(new ShadowPolicy(2000)));

        var rollout = await SendAsync<RolloutView>(second, "/api/v1/rollouts", new RolloutRequest(definition, "anna"));
        await SendAsync<RolloutView>(second, $"/api/v1/rollouts/{rollout.Id}/start", new RolloutOrderRequest("anna", "go"));
        await UntilAsync(() => box.Serves == "2", "the box has version 2");
        var record = new DisagreementRecord(
            1, new RecordTime("boot-1", 1), Guid.CreateVersion7(), "part-1", "line-1",
            new(new ModelReference("pcb", "1", ArtifactDigest.Of("1"u8)), Verdict.Accept, "good"), new(new ModelReference("pcb", "2", manifest.Digest()), Verdict.Reject, "open"));
        box.Device.Journal.Append(RecordKind.Disagreement, JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.DisagreementRecord));
        await box.Device.SendAsync(box.Device.Journal.Batch(), Stop);
        await NextAsync(box.Device.Acks);
        Assert.Equal(RolloutState.Running, (await ReadAsync(first, rollout.Id)).State);
        var item = Assert.Single((await second.Http.GetFromJsonAsync<List<ReviewView>>("/api/v1/reviews?kind=disagreement", HubJson.Options, Stop))!);
        await SendAsync<ReviewView>(second, $"/api/v1/reviews/{item.Id}", new JudgementRequest(Judgement.Candidate, "anna"));

        await UntilAsync(async () => (await ReadAsync(first, rollout.Id)).State == RolloutState.Finished, "it is finished");
        Assert.Single((await second.Http.GetFromJsonAsync<List<RolloutReportView>>($"/api/v1/rollouts/{rollout.Id}/reports", HubJson.Options, Stop))!);
        Assert.Equal(await first.Http.GetStringAsync(new Uri("/api/v1/rollouts/key", UriKind.Relative), Stop), await second.Http.GetStringAsync(new Uri("/api/v1/rollouts/key", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task Create_ThroughTwoHubsAtOnce_MakesOne()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        TestHub[] hubs = [await StartAsync(broker, database), await StartAsync(broker, database)];
        await hubs[0].PushAsync("pcb", "2", [2], Stop);
        await using var device = new SimulatedDevice(Box1);
        await device.ConnectAsync(At(broker), Stop);
        foreach (var hub in hubs) await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Online == true, "online");
        var request = new RolloutRequest(new RolloutDefinition("pcb", "2", new RolloutTargets(All: true)), "anna");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => hubs[number % 2].Http.PostAsJsonAsync("/api/v1/rollouts", request, HubJson.Options, Stop)));

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        foreach (var hub in hubs) await hub.DisposeAsync();
    }

    private static async Task<T> SendAsync<T>(TestHub hub, string path, object body)
    {
        using var response = await hub.Http.PostAsJsonAsync(path, body, HubJson.Options, Stop);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
        return (await response.Content.ReadFromJsonAsync<T>(HubJson.Options, Stop))!;
    }

    private static async Task<RolloutView> ReadAsync(TestHub hub, long id) => (await hub.Http.GetFromJsonAsync<RolloutView>($"/api/v1/rollouts/{id}", HubJson.Options, Stop))!;
}
