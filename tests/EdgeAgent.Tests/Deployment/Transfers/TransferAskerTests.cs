using System.Text.Json;
using Edge.Agent.Deployment.Transfers;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Deployment.Transfers;

public sealed class TransferAskerTests
{
    private static readonly ArtifactDigest Manifest = ArtifactDigest.Of("manifest"u8);
    private static readonly ArtifactDigest Base = ArtifactDigest.Of("base"u8);
    private static readonly PlannedFile Planned = new(ArtifactDigest.Of("file"u8), ArtifactDigest.Of("delta"u8), 100, Base);

    [Fact]
    public async Task AskAsync_HubAnswers_GivesItsPlanByFile()
    {
        await using var rig = await LinkRig.StartAsync();
        var wants = Answer(rig, (_, _) => new TransferPlan(1, Manifest, [Planned]));

        var plan = await new TransferAsker(rig.Session, rig.Address, TimeProvider.System).AskAsync(Manifest, [Base], Token);

        Assert.Equal(Planned, Assert.Single(plan).Value);
        var want = Assert.Single(wants);
        Assert.Equal((Manifest, Base), (want.Manifest, Assert.Single(want.Bases)));
        Assert.InRange(want.MemoryBytes, 1, long.MaxValue);
    }

    [Fact]
    public async Task AskAsync_HubStillMakesIt_AsksAgainUntilItIsMade()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync();
        var wants = Answer(rig, (_, count) => count < 5 ? new TransferPlan(1, Manifest, [], 5) : new TransferPlan(1, Manifest, [Planned]));

        var plan = await AdvanceAsync(time, new TransferAsker(rig.Session, rig.Address, time).AskAsync(Manifest, [Base], Token).AsTask());

        Assert.Single(plan);
        Assert.InRange(wants.Count, 5, int.MaxValue);
    }

    [Fact]
    public async Task AskAsync_HubThatDoesNotKnowTheQuestion_EndsWithWholeFiles()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync();
        var wants = Answer(rig, (_, _) => null);

        Assert.Empty(await AdvanceAsync(time, new TransferAsker(rig.Session, rig.Address, time).AskAsync(Manifest, [], Token).AsTask()));

        Assert.Equal(3, wants.Count);
    }

    [Fact]
    public async Task AskAsync_AnswerAboutAnotherVersionOrNone_IsNoAnswer()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync();
        Answer(rig, (_, _) => new TransferPlan(1, Base, [Planned]));

        Assert.Empty(await AdvanceAsync(time, new TransferAsker(rig.Session, rig.Address, time).AskAsync(Manifest, [], Token).AsTask()));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<T> AdvanceAsync<T>(FakeTimeProvider time, Task<T> work)
    {
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            return work.IsCompleted;
        });
        return await work;
    }

    private static List<TransferWant> Answer(LinkRig rig, Func<TransferWant, int, TransferPlan?> answer)
    {
        var wants = new List<TransferWant>();
        rig.Broker.OnPublish += (topic, payload) =>
        {
            if (topic != Topics.TransferWant(rig.Address)) return;
            var want = ProtocolJson.Parse(payload, ProtocolJson.Default.TransferWant, "want").Value;
            wants.Add(want);
            if (answer(want, wants.Count) is { } plan)
                _ = rig.Broker.SendAsync(Topics.Transfer(rig.Address), JsonSerializer.SerializeToUtf8Bytes(plan, ProtocolJson.Default.TransferPlan));
        };
        return wants;
    }
}
