using Edge.Agent.Deployment;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Deployment.Proof;

/// <summary>The whole control path with a version that serves and one on trial.</summary>
public sealed class TrialTests : IDisposable
{
    private static readonly TrialPolicy Policy = new(40, LeaseSeconds: 3600, MinimumSeconds: 10);
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trial_WithinBounds_IsCommittedOnlyThen()
    {
        await using var rig = await TryAsync();

        Assert.Equal(("1", "2"), (Slots(rig).Current?.Version, Slots(rig).Candidate?.Slot.Version));
        Assert.Equal("2", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        Assert.Equal("1", rig.Host.Kept);
        rig.Decide(39);
        await rig.PassAsync(() => Report(rig, "2").Proof?.Trial?.Frames == 39);
        Assert.Equal(ModelState.Trial, Report(rig, "2").State);
        rig.Decide(1);
        await rig.PassUntilAsync("2", ModelState.Committed, TimeSpan.FromSeconds(1));

        Assert.Equal(("2", "1", null), (Slots(rig).Current?.Version, Slots(rig).Previous?.Version, Slots(rig).Candidate));
        Assert.Null(rig.Host.Kept);
        var record = rig.Records[^1];
        Assert.Equal((ModelState.Committed, 40L, 0L), (record.State, record.Proof!.Trial!.Frames, record.Proof.Trial.Errors));
        Assert.Equal(3, record.Proof.GoldenPassed);
        Assert.Equal([ModelState.Downloading, ModelState.Verifying, ModelState.Staged, ModelState.Trial, ModelState.Committed], rig.Records.Skip(4).Select(entry => entry.State));
    }

    [Fact]
    public async Task Trial_AnswersNaN_IsRolledBackAtOnceWithoutALoad()
    {
        await using var rig = await TryAsync();

        rig.Decide(3, error: ReasonCode.NotANumber);

        await RolledBackAsync(rig, ReasonCode.NotANumber);
        Assert.DoesNotContain("check 1", rig.Host.Calls.Skip(2));
    }

    [Fact]
    public async Task Trial_Slow_IsRolledBackWithBothFigures()
    {
        await using var rig = await TryAsync();

        rig.Decide(30, milliseconds: 20);

        await RolledBackAsync(rig, DeploymentReasons.Latency);
        Assert.Equal((20, 5), (rig.Records[^1].Proof!.Trial!.LatencyP95Ms, rig.Records[^1].Proof!.Trial!.PreviousLatencyP95Ms));
    }

    [Fact]
    public async Task Trial_ScoresShifted_IsRolledBack()
    {
        await using var rig = await TryAsync();

        rig.Decide(30, score: 0.5f);

        await RolledBackAsync(rig, DeploymentReasons.ConfidenceShift);
    }

    [Fact]
    public async Task Trial_MemoryGrows_IsRolledBack()
    {
        await using var rig = await TryAsync();
        await rig.PassAsync(() => Report(rig, "2").Proof?.Trial is not null);

        rig.PrivateBytes += Policy.MaximumMemoryGrowthBytes + 1;

        await RolledBackAsync(rig, DeploymentReasons.MemoryGrowth);
    }

    [Fact]
    public async Task Trial_LeaseEndsOffline_IsRolledBackAndNotTriedAgain()
    {
        await using var rig = await TryAsync();

        await RolledBackAsync(rig, DeploymentReasons.TooLittleEvidence, TimeSpan.FromMinutes(1));

        var calls = rig.Host.Calls.Count;
        await rig.StopAsync();
        await using var restarted = await new DeploymentRig(_folder, rig.Time).StartAsync();
        await restarted.ReportsAsync("2", ModelState.RolledBack);
        Assert.Equal(["activate 1"], restarted.Host.Calls);
        Assert.True(calls > 0);
    }

    [Fact]
    public async Task Trial_AgentRestarts_ServesTheVersionBeforeAndGoesOnWithTheLease()
    {
        var rig = await TryAsync();
        await rig.PassAsync(() => rig.Time.GetUtcNow() >= rig.Time.Start.AddMinutes(30), TimeSpan.FromMinutes(1));
        await rig.StopAsync();

        await using var restarted = await new DeploymentRig(_folder, rig.Time, "boot-2").StartAsync();
        await restarted.ReportsAsync("2", ModelState.Trial);

        Assert.Equal(["activate 1", "check 2", "activate 2"], restarted.Host.Calls);
        Assert.Equal(CandidateBook.Attempts - 1, Slots(restarted).Candidate!.AttemptsLeft);
        // What the version before had shown is remembered, too.
        restarted.Decide(30, milliseconds: 20);
        await RolledBackAsync(restarted, DeploymentReasons.Latency);
    }

    /// <summary>A box whose clock nobody set keeps its slots file readable all the same.</summary>
    [Fact]
    public async Task Trial_ClockNotTrustedAndAgentRestarts_GoesOn()
    {
        var rig = await TryAsync(new FakeTimeProvider(new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        await rig.StopAsync();

        await using var restarted = await new DeploymentRig(_folder, rig.Time, "boot-2").StartAsync();
        await restarted.ReportsAsync("2", ModelState.Trial);

        Assert.Equal("1", Slots(restarted).Current?.Version);
        Assert.NotNull(Slots(restarted).Candidate?.Lease);
    }

    [Fact]
    public async Task Trial_LeaseEndsWhileOff_TheVersionBeforeServesAndStays()
    {
        var rig = await TryAsync();
        await rig.StopAsync();
        rig.Time.Advance(TimeSpan.FromHours(2));

        await using var restarted = await new DeploymentRig(_folder, rig.Time, "boot-2").StartAsync();
        await restarted.ReportsAsync("2", ModelState.RolledBack);

        Assert.Equal(DeploymentReasons.TooLittleEvidence, Slots(restarted).Failed?.Reason);
        Assert.DoesNotContain("activate 2", restarted.Host.Calls);
    }

    [Fact]
    public async Task Trial_AgentDiesInEachTry_IsLeftAfterThree()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));
        var rig = await TryAsync(time);
        for (var life = 1; ; life++)
        {
            Assert.Equal("1", Slots(rig).Current?.Version);
            // What a dying process leaves is what lies there now.
            var left = await File.ReadAllBytesAsync(rig.Paths.Slots("pcb-defects"), TestContext.Current.CancellationToken);
            await rig.StopAsync();
            await File.WriteAllBytesAsync(rig.Paths.Slots("pcb-defects"), left, TestContext.Current.CancellationToken);
            rig = await new DeploymentRig(_folder, time, $"boot-{life}").StartAsync();
            if (life == CandidateBook.Attempts) break;
            await rig.ReportsAsync("2", ModelState.Trial);
        }

        await rig.ReportsAsync("2", ModelState.RolledBack);
        Assert.Equal(DeploymentReasons.CrashLoop, Slots(rig).Failed?.Reason);
        Assert.Equal(["activate 1"], rig.Host.Calls);
        await rig.StopAsync();
    }

    [Fact]
    public async Task Trial_AnotherModelsRevision_DoesNotDisturbIt()
    {
        await using var rig = await TryAsync();

        rig.Want(3, Second(), new TestModel("7", name: "labels"));
        await rig.PassUntilAsync("7", ModelState.Committed);

        Assert.Equal("2", Slots(rig).Candidate?.Slot.Version);
        rig.Decide(3, error: ReasonCode.NotANumber);
        await RolledBackAsync(rig, ReasonCode.NotANumber);
        // The revision that came meanwhile is answered by the same failure.
        await Until.TrueAsync(() => Slots(rig).Failed?.Slot.Revision == 3);
        Assert.Equal(1, rig.Host.Calls.Count(call => call == "check 2"));
    }

    [Fact]
    public async Task Trial_OldVersionWantedAgain_ServesAtOnceAndNothingIsHeldAgainstTheCandidate()
    {
        await using var rig = await TryAsync();

        rig.Want(3, new TestModel("1"));
        // The record is the last thing that is written of it.
        await Until.TrueAsync(() => rig.Records[^1].State == ModelState.RolledBack);

        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        Assert.Equal((null, null), (Slots(rig).Candidate, Slots(rig).Failed));
        Assert.Equal(DeploymentReasons.Superseded, rig.Records[^1].Reason);
    }

    [Fact]
    public async Task Trial_FirstVersion_HasNobodyToBeHeldAgainst()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();

        rig.Want(1, Second());
        await rig.ReportsAsync("2", ModelState.Committed);

        Assert.DoesNotContain(ModelState.Trial, rig.Records.Select(record => record.State));
    }

    [Fact]
    public async Task Trial_Promoted_IsCommittedAndSaysByWhom()
    {
        await using var rig = await TryAsync();

        Assert.True(rig.Desk.Promote("pcb-defects", "maria"));
        await rig.PassUntilAsync("2", ModelState.Committed);

        await rig.RecordsAsync(record => record.Reason == DeploymentReasons.Promoted && record.Message!.StartsWith("maria", StringComparison.Ordinal));
        Assert.Empty(rig.Health.Degradations);
    }

    /// <summary>Version 1 has decided about 256 frames; version 2 is on trial.</summary>
    private async Task<DeploymentRig> TryAsync(FakeTimeProvider? time = null)
    {
        var rig = await new DeploymentRig(_folder, time).StartAsync();
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Committed);
        rig.Decide(256);
        rig.Want(2, Second());
        await rig.ReportsAsync("2", ModelState.Trial);
        return rig;
    }

    private static TestModel Second() => new("2") { Proof = new ProofPolicy(Trial: Policy) };

    private static ModelSlots Slots(DeploymentRig rig) => rig.Slots.Read("pcb-defects");

    private static ModelReport Report(DeploymentRig rig, string version) => rig.Board.Reports.Single(report => report.Version == version);

    private static async Task RolledBackAsync(DeploymentRig rig, ReasonCode reason, TimeSpan? step = null)
    {
        await rig.PassUntilAsync("2", ModelState.RolledBack, step);
        await Until.TrueAsync(() => rig.Records.Count > 0 && rig.Records[^1].State == ModelState.RolledBack);
        Assert.Equal((reason, reason), (Report(rig, "2").Reason!.Value, Slots(rig).Failed!.Reason));
        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        Assert.Equal(("1", null), (Slots(rig).Current?.Version, Slots(rig).Candidate));
        Assert.NotNull(rig.Records[^1].Proof);
    }
}
