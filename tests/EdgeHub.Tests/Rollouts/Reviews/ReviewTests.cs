using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Rollouts.Reviews;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Tests.Rollouts.Reviews;

public sealed class ReviewTests : HubTest
{
    private static readonly ModelReference Candidate = new("pcb-defects", "2", ArtifactDigest.Of("model 2"u8));

    [Fact]
    public async Task Ingest_OfADisagreement_PutsItInTheQueueOnce()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var record = Disagreement("part-1");
        Append(device.Journal, record);
        // The device lost the acknowledgement's effect and records it again: the same decision, another record.
        Append(device.Journal, record);

        await SendAsync(device);

        var review = Assert.Single(await ListAsync(hub));
        Assert.Equal((ReviewKind.Disagreement, "plant-1/box-1", "part-1", record.DecisionId), (review.Kind, review.Device, review.PartId, review.DecisionId));
        Assert.Equal(("1", Verdict.Accept, "2", Verdict.Reject), (review.Active.Version, review.Active.Verdict, review.Candidate!.Version, review.Candidate.Verdict));
    }

    [Fact]
    public async Task Ingest_OfDecisions_DrawsThoseTheirOwnBitsSay()
    {
        await using var hub = await StartHubAsync(options: options => options with { SamplePerMille = 500 });
        await using var device = await ConnectAsync(hub, Box1);
        var decisions = Enumerable.Range(0, 100).Select(number => TestDecisions.Make($"part-{number}")).ToList();
        foreach (var decision in decisions) device.Journal.Append(decision);

        await SendAsync(device);

        var drawn = decisions.Where(decision => DecisionDraw.IsDrawn(decision.DecisionId, 500)).Select(decision => decision.DecisionId).ToList();
        Assert.InRange(drawn.Count, 20, 80);
        Assert.Equal(drawn.Order(), (await ListAsync(hub)).Select(review => review.DecisionId).Order());
    }

    [Fact]
    public async Task Judge_OfAnItem_TakesItFromTheQueueAndSaysWho()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        Append(device.Journal, Disagreement("part-1"));
        await SendAsync(device);
        var item = Assert.Single(await ListAsync(hub));

        var judged = await JudgeAsync(hub, item.Id, Judgement.Candidate);

        Assert.Equal(HttpStatusCode.OK, judged.StatusCode);
        Assert.Empty(await ListAsync(hub));
        var view = (await judged.Content.ReadFromJsonAsync<ReviewView>(HubJson.Options, Stop))!;
        Assert.Equal((Judgement.Candidate, "anna"), (view.Judgement, view.JudgedBy));
    }

    [Fact]
    public async Task Judge_OfADrawnDecision_KnowsNoCandidate()
    {
        await using var hub = await StartHubAsync(options: options => options with { SamplePerMille = 1000 });
        await using var device = await ConnectAsync(hub, Box1);
        device.Journal.Append(TestDecisions.Make("part-1"));
        await SendAsync(device);
        var item = Assert.Single(await ListAsync(hub));

        Assert.Equal(HttpStatusCode.BadRequest, (await JudgeAsync(hub, item.Id, Judgement.Candidate)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await JudgeAsync(hub, item.Id, Judgement.Neither)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await JudgeAsync(hub, item.Id + 1, Judgement.Neither)).StatusCode);
    }

    [Fact]
    public async Task Ingest_OfADeploymentRecord_KeepsItsProof()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var step = new DeploymentRecord(1, new RecordTime("boot-1", 1), 4, Candidate, ModelState.RolledBack, ReasonCode.NotProven, "too slow", new ModelProof(3, 3));
        device.Journal.Append(RecordKind.Deployment, JsonSerializer.SerializeToUtf8Bytes(step, ProtocolJson.Default.DeploymentRecord));

        await SendAsync(device);

        await using var database = await hub.Get<IDbContextFactory<HubDatabase>>().CreateDbContextAsync(Stop);
        var row = Assert.Single(await database.Deployments.ToListAsync(Stop));
        Assert.Equal((4L, ModelState.RolledBack, "not-proven"), (row.Revision, row.State, row.Reason));
        Assert.Equal(3, Edge.Hub.Rollouts.RolloutRows.ReadProof(row.Proof)!.GoldenPassed);
    }

    [Fact]
    public async Task Erase_OfASubject_TakesItsItemsToo()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        Append(device.Journal, Disagreement("alice-1"));
        Append(device.Journal, Disagreement("bob-1"));
        await SendAsync(device);

        (await hub.Http.PostAsJsonAsync("/api/v1/erasures", new ErasureRequest("alice-*", null, null, "anna", "asked"), HubJson.Options, Stop)).EnsureSuccessStatusCode();

        Assert.Equal("bob-1", Assert.Single(await ListAsync(hub)).PartId);
    }

    private static DisagreementRecord Disagreement(string part) => new(
        1, new RecordTime("boot-1", 1), Guid.CreateVersion7(), part, "line-1",
        new JudgedVersion(TestDecisions.Model, Verdict.Accept, "good 0.61"), new JudgedVersion(Candidate, Verdict.Reject, "open 0.83"));

    private static void Append(SimulatedJournal journal, DisagreementRecord record) =>
        journal.Append(RecordKind.Disagreement, JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.DisagreementRecord));

    private static async Task SendAsync(SimulatedDevice device)
    {
        await device.SendAsync(device.Journal.Batch(), Stop);
        await NextAsync(device.Acks);
    }

    private static async Task<List<ReviewView>> ListAsync(TestHub hub) => (await hub.Http.GetFromJsonAsync<List<ReviewView>>("/api/v1/reviews?limit=1000", HubJson.Options, Stop))!;

    private static Task<HttpResponseMessage> JudgeAsync(TestHub hub, long id, Judgement judgement) =>
        hub.Http.PostAsJsonAsync($"/api/v1/reviews/{id}", new JudgementRequest(judgement, "anna"), HubJson.Options, Stop);
}
