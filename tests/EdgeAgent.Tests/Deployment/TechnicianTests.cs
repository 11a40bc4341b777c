using Edge.Agent.Deployment;
using Edge.Agent.Deployment.Technician;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Deployment;

/// <summary>What a technician decides, with an agent that runs and without one.</summary>
public sealed class TechnicianTests : IDisposable
{
    private static readonly TrialPolicy Trial = new(1000, LeaseSeconds: 36_000, MinimumSeconds: 10);
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hold_NewVersionWanted_IsNotTakenUpUntilReleased()
    {
        await using var rig = await ServingAsync("1");
        await DecideAsync(rig, ModelAction.Hold);

        rig.Want(2, new TestModel("2"));
        await Until.TrueAsync(() => rig.Board.AppliedRevision == 2);
        Assert.Equal((DeploymentReasons.Held, "1"), (Report(rig, "1").Reason, rig.Host.Find("pcb-defects")?.Snapshot.Version));
        Assert.DoesNotContain("check 2", rig.Host.Calls);

        await DecideAsync(rig, ModelAction.Release);
        await rig.ReportsAsync("2", ModelState.Committed);
    }

    [Fact]
    public async Task Hold_AgentRestarts_StillHolds()
    {
        var rig = await ServingAsync("1");
        await DecideAsync(rig, ModelAction.Hold);
        await rig.StopAsync();

        await using var restarted = new DeploymentRig(_folder, rig.Time, "boot-2");
        await restarted.StartAsync();
        restarted.Want(2, new TestModel("2"));
        await Until.TrueAsync(() => restarted.Board.AppliedRevision == 2);

        Assert.Equal(DeploymentReasons.Held, Report(restarted, "1").Reason);
        Assert.DoesNotContain("check 2", restarted.Host.Calls);
    }

    [Fact]
    public async Task Hold_DuringATrial_TheVersionBeforeServesAndIsHeld()
    {
        await using var rig = await TryingAsync();

        await DecideAsync(rig, ModelAction.Hold);

        await Until.TrueAsync(() => rig.Slots.Read("pcb-defects") is { Candidate: null, Current.Version: "1", Hold: not null });
        await Until.TrueAsync(() => rig.Host.Find("pcb-defects")?.Snapshot.Version == "1");
        await rig.RecordsAsync(record => record.State == ModelState.RolledBack && record.Reason == DeploymentReasons.Held);
    }

    /// <summary>The word of the technician and the end of the trial at one moment: whoever is first wins, and the slots say one thing.</summary>
    [Fact]
    public async Task Hold_BeforeTheCommitIsWritten_OverrulesIt()
    {
        await using var rig = await TryingAsync();
        var version = rig.Slots.Read("pcb-defects").Candidate!.Slot;
        var book = new CandidateBook(rig.Slots, Ledger(rig));
        rig.Slots.Change("pcb-defects", slots => slots with { Hold = new ModelHold("kim", null) });

        var overruled = await book.CommitAsync("pcb-defects", version, rig.Host.Find("pcb-defects")!.Check, null, TestContext.Current.CancellationToken);

        Assert.Equal(DeploymentReasons.Held, overruled?.Reason);
        Assert.Equal("1", rig.Slots.Read("pcb-defects").Current?.Version);
        Assert.DoesNotContain(ModelState.Committed, rig.Records.Where(record => record.Model.Version == "2").Select(record => record.State));
    }

    [Fact]
    public async Task Rollback_AfterAnUpdate_ServesTheVersionBeforeAndHoldsIt()
    {
        await using var rig = await ServingAsync("1", "2");

        Assert.Contains("1", await DecideAsync(rig, ModelAction.Rollback), StringComparison.Ordinal);

        Assert.Equal("1", rig.Host.Find("pcb-defects")?.Snapshot.Version);
        var slots = rig.Slots.Read("pcb-defects");
        Assert.Equal(("1", "2", "kim"), (slots.Current?.Version, slots.Previous?.Version, slots.Hold?.By));
        Assert.Equal(DeploymentReasons.ByTechnician, rig.Records.Single(record => record.State == ModelState.RolledBack).Reason);
        // And forward again.
        await DecideAsync(rig, ModelAction.Rollback);
        Assert.Equal("2", rig.Host.Find("pcb-defects")?.Snapshot.Version);
    }

    [Fact]
    public async Task Rollback_DuringATrial_EndsIt()
    {
        await using var rig = await TryingAsync();

        await DecideAsync(rig, ModelAction.Rollback);

        await Until.TrueAsync(() => rig.Host.Find("pcb-defects")?.Snapshot.Version == "1");
        await Until.TrueAsync(() => rig.Slots.Read("pcb-defects") is { Candidate: null, Hold: not null });
    }

    [Fact]
    public async Task Rollback_NothingBefore_SaysSo()
    {
        await using var rig = await ServingAsync("1");

        Assert.Equal(ReasonCode.NotFound, (await Desk(rig).DecideAsync(ModelAction.Rollback, "pcb-defects", "kim", TestContext.Current.CancellationToken)).Problem?.Reason);
        Assert.Null(rig.Slots.Read("pcb-defects").Hold);
    }

    [Theory]
    [InlineData("hold"), InlineData("release"), InlineData("rollback"), InlineData("promote")]
    public async Task Decide_UnknownModel_SaysSoAndLeavesNothing(string action)
    {
        await using var rig = await ServingAsync("1");

        var answer = await Desk(rig).DecideAsync(Enum.Parse<ModelAction>(action, ignoreCase: true), "typo", "kim", TestContext.Current.CancellationToken);

        Assert.Equal(ReasonCode.NotFound, answer.Problem?.Reason);
        Assert.False(Directory.Exists(rig.Paths.Model("typo")));
    }

    [Fact]
    public async Task Promote_DuringATrial_Commits()
    {
        await using var rig = await TryingAsync();

        await DecideAsync(rig, ModelAction.Promote);

        await rig.PassUntilAsync("2", ModelState.Committed);
        Assert.Equal("2", rig.Slots.Read("pcb-defects").Current?.Version);
    }

    [Fact]
    public async Task Promote_NothingProvesItself_SaysSo()
    {
        await using var rig = await ServingAsync("1");

        Assert.Equal(ReasonCode.NotFound, (await Desk(rig).DecideAsync(ModelAction.Promote, "pcb-defects", "kim", TestContext.Current.CancellationToken)).Problem?.Reason);
    }

    [Fact]
    public async Task Rollback_NoAgentRuns_TakesEffectAtTheNextStart()
    {
        var rig = await ServingAsync("1", "2");
        await rig.StopAsync();

        Assert.True((await Offline(rig).DecideAsync(ModelAction.Rollback, "pcb-defects", "kim", TestContext.Current.CancellationToken)).IsSuccess);

        await using var restarted = await new DeploymentRig(_folder, rig.Time, "boot-2").StartAsync();
        await Until.TrueAsync(() => restarted.Board.AppliedRevision == 2);
        Assert.Equal("1", restarted.Host.Find("pcb-defects")?.Snapshot.Version);
        Assert.Equal(["activate 1"], restarted.Host.Calls);
    }

    [Fact]
    public async Task Rollback_NoAgentRunsAndATrialWasOn_TheNextStartLeavesIt()
    {
        var rig = await TryingAsync();
        await rig.StopAsync();

        Assert.True((await Offline(rig).DecideAsync(ModelAction.Rollback, "pcb-defects", "kim", TestContext.Current.CancellationToken)).IsSuccess);

        await using var restarted = await new DeploymentRig(_folder, rig.Time, "boot-2").StartAsync();
        await Until.TrueAsync(() => restarted.Board.AppliedRevision == 2);
        Assert.Equal(["activate 1"], restarted.Host.Calls);
    }

    [Fact]
    public async Task Promote_NoAgentRunsAndATrialWasOn_ServesFromTheNextStart()
    {
        var rig = await TryingAsync();
        await rig.StopAsync();

        Assert.True((await Offline(rig).DecideAsync(ModelAction.Promote, "pcb-defects", "kim", TestContext.Current.CancellationToken)).IsSuccess);

        await using var restarted = await new DeploymentRig(_folder, rig.Time, "boot-2").StartAsync();
        Assert.Equal(["activate 2"], restarted.Host.Calls);
    }

    private async Task<DeploymentRig> ServingAsync(params string[] versions)
    {
        var rig = await new DeploymentRig(_folder).StartAsync();
        foreach (var version in versions)
        {
            rig.Want(version[0] - '0', new TestModel(version));
            await rig.ReportsAsync(version, ModelState.Committed);
        }

        return rig;
    }

    private async Task<DeploymentRig> TryingAsync()
    {
        var rig = await ServingAsync("1");
        rig.Want(2, new TestModel("2") { Proof = new ProofPolicy(Trial: Trial) });
        await rig.ReportsAsync("2", ModelState.Trial);
        return rig;
    }

    private static ModelReport Report(DeploymentRig rig, string version) => rig.Board.Reports.Single(report => report.Version == version);

    private static async Task<string> DecideAsync(DeploymentRig rig, ModelAction action)
    {
        var answer = await Desk(rig).DecideAsync(action, "pcb-defects", "kim", TestContext.Current.CancellationToken);
        Assert.Null(answer.Problem);
        return answer.Value.Message;
    }

    private static DeploymentLedger Ledger(DeploymentRig rig) => new(rig.Journal, new DeviceClock(rig.Time, rig.Boot), rig.Board, rig.Health, NullLogger<DeploymentLedger>.Instance);

    private static ModelDesk Offline(DeploymentRig rig) => new(rig.Slots, rig.Versions, Ledger(rig), new DeviceClock(rig.Time, rig.Boot));

    private static ModelDesk Desk(DeploymentRig rig) => new(rig.Slots, rig.Versions, Ledger(rig), new DeviceClock(rig.Time, rig.Boot))
    {
        Host = rig.Host,
        Proofs = rig.Desk,
        Decided = rig.Controller.Look,
    };
}
