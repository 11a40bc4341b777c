using System.Text.Json;
using Edge.Agent.Deployment;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;

namespace Edge.Agent.Tests.Deployment.Proof;

/// <summary>The whole control path with a version that serves and one that looks on.</summary>
public sealed class ShadowTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shadow_WithinBounds_PassesAndServesOnlyThen()
    {
        await using var rig = await LookOnAsync(new ShadowPolicy(40));

        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        await DecideUntilAsync(rig, () => rig.Board.Reports.Any(report => report is { Version: "2", State: ModelState.Committed }));

        var proof = rig.Records[^1].Proof!.Shadow!;
        Assert.Equal((40L, 40L, 0L), (proof.Frames, proof.Agreed, proof.Errors));
        Assert.Equal(0, rig.Bench.Open);
        Assert.Equal([ModelState.Staged, ModelState.Shadowing, ModelState.Committed], rig.Records.TakeLast(3).Select(record => record.State));
    }

    [Fact]
    public async Task Shadow_OtherVerdicts_StopsItAndWritesThemDownWithinTheBudget()
    {
        await using var rig = await LookOnAsync(new ShadowPolicy(1000, DisagreementsPerDay: 5), (model, _) => ProofDecisions.Of(model, 5, 0.9f, verdict: Verdict.Reject));

        await FailedAsync(rig, DeploymentReasons.Disagreement);

        var written = Disagreements(rig);
        Assert.Equal(5, written.Count);
        Assert.All(written, record => Assert.Equal(("1", Verdict.Accept, "2", Verdict.Reject), (record.Active.Model.Version, record.Active.Verdict, record.Candidate.Model.Version, record.Candidate.Verdict)));
    }

    [Fact]
    public async Task Shadow_FewOtherVerdicts_AreNoReasonAndAllForReview()
    {
        await using var rig = await LookOnAsync(new ShadowPolicy(60), (model, frame) => ProofDecisions.Of(model, 5, 0.9f, verdict: frame % 10 == 9 ? Verdict.Reject : Verdict.Accept));

        await DecideUntilAsync(rig, () => rig.Board.Reports.Any(report => report is { Version: "2", State: ModelState.Committed }));

        Assert.Equal(6, Disagreements(rig).Count);
        Assert.Equal((60L, 54L), (rig.Records[^1].Proof!.Shadow!.Frames, rig.Records[^1].Proof!.Shadow!.Agreed));
    }

    [Fact]
    public async Task Shadow_AnswersNaN_FailsAtOnce() =>
        await FailsAsync(new ShadowPolicy(1000), (model, _) => ProofDecisions.Of(model, 5, 0.9f, ReasonCode.NotANumber), ReasonCode.NotANumber);

    [Fact]
    public async Task Shadow_TakesTheLibraryDown_IsAnErrorOfTheCandidate() =>
        await FailsAsync(new ShadowPolicy(1000), (_, _) => throw new InvalidOperationException("boom"), DeploymentReasons.Errors);

    [Fact]
    public async Task Shadow_Slow_Fails() =>
        await FailsAsync(new ShadowPolicy(1000), (model, _) => ProofDecisions.Of(model, 50, 0.9f), DeploymentReasons.Latency);

    [Fact]
    public async Task Shadow_ScoresShifted_Fails() =>
        await FailsAsync(new ShadowPolicy(1000), (model, _) => ProofDecisions.Of(model, 5, 0.4f), DeploymentReasons.ConfidenceShift);

    [Fact]
    public async Task Shadow_NoFramesInTime_FailsForWantOfEvidence()
    {
        await using var rig = await LookOnAsync(new ShadowPolicy(40, TimeoutSeconds: 600));

        await rig.PassUntilAsync("2", ModelState.Failed, TimeSpan.FromSeconds(30));

        Assert.Equal(DeploymentReasons.TooLittleEvidence, Report(rig).Reason);
        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
    }

    [Fact]
    public async Task Shadow_CannotBeLoaded_Fails()
    {
        await using var rig = await ServingAsync();
        rig.Bench.Refusal = new Problem(ReasonCode.ModelInvalid, "no");

        rig.Want(2, Second(new ShadowPolicy(40)));
        await rig.ReportsAsync("2", ModelState.Failed);

        Assert.Equal(ReasonCode.ModelInvalid, Report(rig).Reason);
    }

    [Fact]
    public async Task Shadow_TenOfAThousandFrames_CopiesNoMore()
    {
        await using var rig = await LookOnAsync(new ShadowPolicy(2, PerMille: 10));

        rig.Decide(99);
        await rig.PassAsync(() => Report(rig).Proof?.Shadow?.NotCopied == 99);
        Assert.Equal(0, Report(rig).Proof!.Shadow!.Frames);
        rig.Decide(1);
        await rig.PassAsync(() => Report(rig).Proof?.Shadow?.Frames == 1);
    }

    [Fact]
    public async Task Shadow_AnswersOfTheCacheAndOfOtherVersions_AreNotShown()
    {
        await using var rig = await LookOnAsync(new ShadowPolicy(40));
        var active = rig.Host.Find("pcb-defects")!.Snapshot.ToReference();

        rig.Live.Judged([1, 2, 3], ProofDecisions.Of(active, 5, 0.9f) with { Cached = true });
        rig.Live.Judged([1, 2, 3], ProofDecisions.Of(active with { Digest = ArtifactDigest.Of("older"u8) }, 5, 0.9f));
        rig.Decide(1);
        await rig.PassAsync(() => Report(rig).Proof?.Shadow?.Frames == 1);

        Assert.Equal(0, Report(rig).Proof!.Shadow!.NotCopied);
    }

    [Fact]
    public async Task Shadow_Promoted_GoesOnWithWhatComesNext()
    {
        await using var rig = await LookOnAsync(new ShadowPolicy(1000));

        Assert.True(rig.Desk.Promote("pcb-defects", "maria"));
        await rig.PassUntilAsync("2", ModelState.Committed);

        await rig.RecordsAsync(record => record.Reason == DeploymentReasons.Promoted);
        Assert.Equal(0, rig.Bench.Open);
    }

    [Fact]
    public async Task Shadow_AgentRestartsDuringTheTrial_IsNotLookedAtAgain()
    {
        var rig = await LookOnAsync(new ShadowPolicy(40), trial: new TrialPolicy(1000));
        await DecideUntilAsync(rig, () => rig.Board.Reports.Any(report => report is { Version: "2", State: ModelState.Trial }));
        await rig.StopAsync();

        await using var restarted = await new DeploymentRig(_folder, rig.Time, "boot-2").StartAsync();
        await restarted.ReportsAsync("2", ModelState.Trial);

        Assert.DoesNotContain(ModelState.Shadowing, restarted.Records.Select(record => record.State));
    }

    [Fact]
    public async Task Shadow_AnotherVersionWanted_ClosesTheFirst()
    {
        await using var rig = await LookOnAsync(new ShadowPolicy(1000));

        rig.Want(3, new TestModel("3"));
        await rig.PassUntilAsync("3", ModelState.Committed);

        Assert.Equal(0, rig.Bench.Open);
        Assert.DoesNotContain("activate 2", rig.Host.Calls);
    }

    private async Task FailsAsync(ShadowPolicy policy, Func<ModelReference, int, DecisionRecord> answer, ReasonCode reason)
    {
        await using var rig = await LookOnAsync(policy, answer);
        await FailedAsync(rig, reason);
    }

    private async Task<DeploymentRig> ServingAsync()
    {
        var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Committed);
        return rig;
    }

    private async Task<DeploymentRig> LookOnAsync(ShadowPolicy policy, Func<ModelReference, int, DecisionRecord>? answer = null, TrialPolicy? trial = null)
    {
        var rig = await ServingAsync();
        if (answer is not null) rig.Bench.Answer = answer;
        rig.Want(2, Second(policy, trial));
        await rig.ReportsAsync("2", ModelState.Shadowing);
        return rig;
    }

    private static TestModel Second(ShadowPolicy policy, TrialPolicy? trial = null) => new("2") { Proof = new ProofPolicy(policy, trial) };

    private static ModelReport Report(DeploymentRig rig) => rig.Board.Reports.Single(report => report.Version == "2");

    private static List<DisagreementRecord> Disagreements(DeploymentRig rig) =>
    [
        .. rig.Journal.Appended.Where(record => record.Kind is RecordKind.Disagreement)
            .Select(record => JsonSerializer.Deserialize(record.Payload, ProtocolJson.Default.DisagreementRecord)!),
    ];

    /// <summary>Frames come, one after the other, until something is so.</summary>
    private static Task DecideUntilAsync(DeploymentRig rig, Func<bool> condition) => rig.PassAsync(() =>
    {
        if (condition()) return true;
        rig.Decide(1);
        return false;
    });

    private static async Task FailedAsync(DeploymentRig rig, ReasonCode reason)
    {
        await DecideUntilAsync(rig, () => rig.Board.Reports.Any(report => report is { Version: "2", State: ModelState.Failed }));
        Assert.Equal(reason, Report(rig).Reason);
        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        Assert.DoesNotContain("activate 2", rig.Host.Calls);
        Assert.Equal(0, rig.Bench.Open);
        Assert.Equal((null, reason), (rig.Slots.Read("pcb-defects").Candidate, rig.Slots.Read("pcb-defects").Failed!.Reason));
    }
}
