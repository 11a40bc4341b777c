using Edge.Agent.Deployment;
using Edge.Agent.Deployment.Technician;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol.Messages;
using Edge.Protocol.Trust;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Deployment;

/// <summary>What signatures have to say about what runs.</summary>
public sealed class VersionTrustTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_VersionThatIsNotSigned_IsRefusedUnfetchedAndTakenUpOnceItIs()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        var second = new TestModel("2");
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Committed);
        rig.Source.Fetched.Clear();
        rig.Trust.Unlisted[second.Desired.Digest] = true;

        rig.Want(2, second);
        await rig.ReportsAsync("2", ModelState.Failed);

        Assert.Empty(rig.Source.Fetched);
        Assert.Equal(TrustReasons.NotListed, rig.Board.Reports.Single(report => report.Version == "2").Reason);
        Assert.Equal("1", rig.Host.Find("pcb-defects")?.Snapshot.Version);
        rig.Trust.Unlisted.Clear();
        rig.Controller.Look();
        await rig.ReportsAsync("2", ModelState.Committed);
    }

    [Fact]
    public async Task Look_SignatureTakenBackFromWhatServes_GoesBackAndDoesNotReturnByItself()
    {
        await using var rig = await ServingTwoAsync();

        Withdraw(rig, "2");
        await Until.TrueAsync(() => rig.Host.Find("pcb-defects")?.Snapshot.Version == "1");
        await rig.ReportsAsync("1", ModelState.Committed);

        Assert.Equal(DeploymentReasons.Withdrawn, rig.Records.Single(record => record.State == ModelState.RolledBack).Reason);
        var slots = rig.Slots.Read("pcb-defects");
        Assert.Equal(("1", null, "2"), (slots.Current?.Version, slots.Previous?.Version, slots.Failed?.Slot.Version));
        // The revision that asked for it has had its answer.
        rig.Trust.Unlisted.Clear();
        rig.Controller.Look();
        rig.Want(3, new TestModel("1"));
        await Until.TrueAsync(() => rig.Board.AppliedRevision == 3);
        Assert.Equal("1", rig.Host.Find("pcb-defects")?.Snapshot.Version);
    }

    [Fact]
    public async Task Look_SignatureTakenBackAndNothingToGoBackTo_ServesOnAndSaysSo()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Committed);

        Withdraw(rig, "1");
        await Until.TrueAsync(() => rig.Health.Find("deployment/pcb-defects")?.Reason == DeploymentReasons.Withdrawn);

        Assert.Equal("1", rig.Host.Find("pcb-defects")?.Snapshot.Version);
        Assert.Equal((ModelState.Committed, DeploymentReasons.Withdrawn), rig.Board.Reports.Select(report => (report.State, report.Reason)).Single());
        var told = rig.Records.Count;
        rig.Controller.Look();
        rig.Trust.Unlisted.Clear();
        rig.Controller.Look();
        await Until.TrueAsync(() => rig.Health.Find("deployment/pcb-defects") is null);
        Assert.InRange(rig.Records.Count, told, told + 1);
    }

    [Fact]
    public async Task Look_SignatureTakenBackFromAHeldVersion_ItStays()
    {
        await using var rig = await ServingTwoAsync();
        Assert.True((await Desk(rig).DecideAsync(ModelAction.Hold, "pcb-defects", "kim", TestContext.Current.CancellationToken)).IsSuccess);

        Withdraw(rig, "2");
        await Until.TrueAsync(() => rig.Health.Find("deployment/pcb-defects")?.Message.Contains("kim", StringComparison.Ordinal) == true);

        Assert.Equal("2", rig.Host.Find("pcb-defects")?.Snapshot.Version);
    }

    [Fact]
    public async Task Look_SignatureTakenBackDuringATrial_EndsIt()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Committed);
        rig.Want(2, new TestModel("2") { Proof = new ProofPolicy(Trial: new TrialPolicy(1000)) });
        await rig.ReportsAsync("2", ModelState.Trial);

        Withdraw(rig, "2");
        await Until.TrueAsync(() => rig.Host.Find("pcb-defects")?.Snapshot.Version == "1");

        await Until.TrueAsync(() => rig.Slots.Read("pcb-defects").Candidate is null);
        await rig.RecordsAsync(record => record.State == ModelState.RolledBack && record.Reason == DeploymentReasons.Withdrawn);
    }

    [Fact]
    public async Task Rollback_ToAVersionWhoseSignatureWasTakenBack_IsRefused()
    {
        await using var rig = await ServingTwoAsync();
        Withdraw(rig, "1");

        var answer = await Desk(rig).DecideAsync(ModelAction.Rollback, "pcb-defects", "kim", TestContext.Current.CancellationToken);

        Assert.Equal(DeploymentReasons.Withdrawn, answer.Problem?.Reason);
        Assert.Equal("2", rig.Host.Find("pcb-defects")?.Snapshot.Version);
    }

    private async Task<DeploymentRig> ServingTwoAsync()
    {
        var rig = await new DeploymentRig(_folder).StartAsync();
        foreach (var version in new[] { "1", "2" })
        {
            rig.Want(version[0] - '0', new TestModel(version));
            await rig.ReportsAsync(version, ModelState.Committed);
        }

        return rig;
    }

    private static void Withdraw(DeploymentRig rig, string version)
    {
        rig.Trust.Unlisted[new TestModel(version).Desired.Digest] = true;
        rig.Controller.Look();
    }

    private static ModelDesk Desk(DeploymentRig rig) => new(
        rig.Slots, rig.Versions, new DeploymentLedger(rig.Journal, new DeviceClock(rig.Time, rig.Boot), rig.Board, rig.Health, NullLogger<DeploymentLedger>.Instance), new DeviceClock(rig.Time, rig.Boot))
    {
        Host = rig.Host,
        Proofs = rig.Desk,
        Trust = rig.Trust,
        Decided = rig.Controller.Look,
    };
}
