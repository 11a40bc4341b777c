using Edge.Agent.Deployment;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Deployment;

public sealed class DeploymentControllerTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_NewModel_IsFetchedCheckedActivatedAndRecorded()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        var model = new TestModel("1");

        rig.Want(1, model);
        await rig.ReportsAsync("1", ModelState.Committed);

        Assert.Equal(["check 1", "activate 1"], rig.Host.Calls);
        Assert.Equal(
            [ModelState.Downloading, ModelState.Verifying, ModelState.Staged, ModelState.Committed],
            rig.Records.Select(record => record.State));
        Assert.All(rig.Records, record => Assert.Equal((1L, model.Desired.Digest), (record.Revision, record.Model.Digest)));
        Assert.Equal(1, rig.Board.AppliedRevision);
        Assert.Equal("CPUExecutionProvider", Assert.Single(rig.Board.Reports).ExecutionProvider);
        var folder = rig.Host.Find("pcb-defects")!.Snapshot.Directory;
        foreach (var (path, bytes) in model.Files)
            Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(folder, path), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_SecondVersion_KeepsThePreviousAndDropsTheOneBefore()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        foreach (var version in new[] { "1", "2", "3" })
        {
            rig.Want(version[0] - '0', new TestModel(version));
            await rig.ReportsAsync(version, ModelState.Committed);
        }

        await Until.TrueAsync(() => Directory.GetDirectories(rig.Paths.Model("pcb-defects")).Length == 2);
        var slots = rig.Slots.Read("pcb-defects");
        Assert.Equal(("3", "2"), (slots.Current?.Version, slots.Previous?.Version));
        Assert.Null(slots.Candidate);
        var first = new TestModel("1").Manifest.Files.Single(file => file.Path == "model.onnx").Digest;
        await Until.TrueAsync(() => !File.Exists(rig.Paths.Blob(first)));
        // What both remaining versions share stays.
        Assert.True(File.Exists(rig.Paths.Blob(ArtifactDigest.Of("{}"u8))));
        Assert.Equal("3", Assert.Single(rig.Board.Reports).Version);
    }

    [Fact]
    public async Task RunAsync_BackToThePrevious_NeedsNoDownload()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Committed);
        rig.Want(2, new TestModel("2"));
        await rig.ReportsAsync("2", ModelState.Committed);
        rig.Source.Fetched.Clear();

        rig.Want(3, new TestModel("1"));
        await Until.TrueAsync(() => rig.Slots.Read("pcb-defects").Current?.Version == "1");

        Assert.Empty(rig.Source.Fetched);
        Assert.Equal("2", rig.Slots.Read("pcb-defects").Previous?.Version);
    }

    [Fact]
    public async Task RunAsync_GoldenMismatch_KeepsTheOldAndTriesAgainOnlyOnANewRevision()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Committed);
        rig.Host.FailingChecks["2"] = new Problem(ReasonCode.GoldenMismatch, "Case 2 is 0.4 away.");

        rig.Want(2, new TestModel("2"));
        await rig.ReportsAsync("2", ModelState.Failed);

        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        Assert.Equal(ReasonCode.GoldenMismatch, rig.Board.Reports.Single(report => report.Version == "2").Reason);
        Assert.Contains(rig.Health.Degradations, report => report.Component == "deployment/pcb-defects");

        await rig.StopAsync();
        await using var restarted = new DeploymentRig(_folder);
        restarted.Source.Offer(new TestModel("2"));
        await restarted.StartAsync();
        await restarted.ReportsAsync("1", ModelState.Committed);
        await restarted.ReportsAsync("2", ModelState.Failed);
        restarted.Want(3, new TestModel("2"));
        await restarted.ReportsAsync("2", ModelState.Committed);

        Assert.Equal(["activate 1", "check 2", "activate 2"], restarted.Host.Calls);
        Assert.Empty(restarted.Health.Degradations);
    }

    [Fact]
    public async Task RunAsync_ActivationFails_KeepsTheOldInTheSlot()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Committed);
        rig.Host.FailingActivations["2"] = new Problem(ReasonCode.ModelInvalid, "No.");

        rig.Want(2, new TestModel("2"));
        await rig.ReportsAsync("2", ModelState.Failed);

        Assert.Equal("1", rig.Slots.Read("pcb-defects").Current?.Version);
    }

    [Fact]
    public async Task RunAsync_DiskFull_IsTriedAgainLaterAndNotHeldAgainstTheVersion()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Source.Failure = new Problem(ReasonCode.DiskFull, "Full.");
        rig.Want(1, new TestModel("1"));
        await rig.ReportsAsync("1", ModelState.Failed);
        Assert.Null(rig.Slots.Read("pcb-defects").Failed);

        rig.Source.Failure = null;
        await Until.TrueAsync(() =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(10));
            return rig.Slots.Read("pcb-defects").Current is not null;
        });
        await rig.ReportsAsync("1", ModelState.Committed);
    }

    [Fact]
    public async Task RunAsync_NewerRevisionWhileDownloading_LeavesTheOldOne()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        // Nobody offers its bytes: it would download for ever.
        Assert.Null(rig.Desired.Offer(new DesiredState(1, 1, [new TestModel("1").Desired])));
        await rig.ReportsAsync("1", ModelState.Downloading);

        rig.Want(2, new TestModel("2"));
        await rig.ReportsAsync("2", ModelState.Committed);

        Assert.Equal("2", Assert.Single(rig.Board.Reports).Version);
        Assert.Equal(2, rig.Board.AppliedRevision);
    }

    [Fact]
    public async Task RunAsync_RestartWithoutHub_ActivatesTheCurrentAndKnowsTheRevision()
    {
        await using (var rig = await new DeploymentRig(_folder).StartAsync())
        {
            rig.Want(7, new TestModel("1"));
            await rig.ReportsAsync("1", ModelState.Committed);
        }

        await using var restarted = await new DeploymentRig(_folder).StartAsync();
        await Until.TrueAsync(() => restarted.Board.AppliedRevision == 7);

        Assert.Equal(["activate 1"], restarted.Host.Calls);
        Assert.Empty(restarted.Records);
        Assert.Empty(restarted.Source.Fetched);
    }

    [Fact]
    public async Task RunAsync_CurrentDoesNotLoadAtTheStart_FallsBackAndIsNotTriedAgain()
    {
        await using (var rig = await new DeploymentRig(_folder).StartAsync())
        {
            rig.Want(1, new TestModel("1"));
            await rig.ReportsAsync("1", ModelState.Committed);
            rig.Want(2, new TestModel("2"));
            await rig.ReportsAsync("2", ModelState.Committed);
        }

        await using var restarted = new DeploymentRig(_folder);
        restarted.Host.FailingActivations["2"] = new Problem(ReasonCode.ModelInvalid, "Damaged.");
        await restarted.StartAsync();
        await Until.TrueAsync(() => restarted.Board.AppliedRevision == 2);
        await restarted.ReportsAsync("1", ModelState.Committed);

        var report = restarted.Board.Reports.Single(report => report.Version == "2");
        Assert.Equal((ModelState.RolledBack, ReasonCode.ModelInvalid), (report.State, report.Reason!.Value));
        Assert.Equal(ModelState.RolledBack, Assert.Single(restarted.Records).State);
        Assert.Equal(["activate 2", "activate 1"], restarted.Host.Calls);
        Assert.Equal("1", restarted.Slots.Read("pcb-defects").Current?.Version);
    }

    [Fact]
    public async Task RunAsync_AgentDiesDuringEachTry_GivesUpAfterThree()
    {
        for (var life = 1; life <= CandidateBook.Attempts; life++)
        {
            var rig = new DeploymentRig(_folder);
            rig.Host.HoldCheck = new TaskCompletionSource();
            await rig.StartAsync();
            if (life == 1) rig.Want(1, new TestModel("1"));
            await Until.TrueAsync(() => rig.Host.Calls.Contains("check 1"));
            // The try is on disk before it begins; what a dying process leaves is what lies there now.
            var left = await File.ReadAllBytesAsync(rig.Paths.Slots("pcb-defects"), TestContext.Current.CancellationToken);
            await rig.StopAsync();
            await File.WriteAllBytesAsync(rig.Paths.Slots("pcb-defects"), left, TestContext.Current.CancellationToken);
        }

        await using var last = await new DeploymentRig(_folder).StartAsync();
        await last.ReportsAsync("1", ModelState.RolledBack);

        Assert.Empty(last.Host.Calls);
        Assert.Equal(DeploymentReasons.CrashLoop, last.Slots.Read("pcb-defects").Failed?.Reason);
    }

    [Fact]
    public async Task RunAsync_StoppedInOrderDuringTries_IsNotHeldAgainstTheVersion()
    {
        for (var life = 1; life <= CandidateBook.Attempts + 2; life++)
        {
            await using var rig = new DeploymentRig(_folder);
            rig.Host.HoldCheck = new TaskCompletionSource();
            await rig.StartAsync();
            if (life == 1) rig.Want(1, new TestModel("1"));
            await Until.TrueAsync(() => rig.Host.Calls.Contains("check 1"));
        }

        await using var last = await new DeploymentRig(_folder).StartAsync();
        await last.ReportsAsync("1", ModelState.Committed);
    }

    [Fact]
    public async Task RunAsync_ManifestOfAnotherModel_Fails()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        var model = new TestModel("1");
        rig.Source.Offer(model);

        Assert.Null(rig.Desired.Offer(new DesiredState(1, 1, [model.Desired with { Version = "9" }])));
        await rig.ReportsAsync("9", ModelState.Failed);

        Assert.Equal(ReasonCode.Malformed, Assert.Single(rig.Board.Reports).Reason);
    }

    [Fact]
    public async Task RunAsync_OneOfTwoModelsFails_TheOtherGoesIn()
    {
        await using var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Host.FailingChecks["1"] = new Problem(ReasonCode.GoldenMismatch, "No.");

        rig.Want(1, new TestModel("1"), new TestModel("2", name: "labels"));
        await rig.ReportsAsync("2", ModelState.Committed);

        await rig.ReportsAsync("1", ModelState.Failed);
    }

    [Fact]
    public async Task RunAsync_SlotsDamaged_InstallsAgainFromTheBlobs()
    {
        await using (var rig = await new DeploymentRig(_folder).StartAsync())
        {
            rig.Want(1, new TestModel("1"));
            await rig.ReportsAsync("1", ModelState.Committed);
            await File.WriteAllTextAsync(rig.Paths.Slots("pcb-defects"), "{ torn", TestContext.Current.CancellationToken);
        }

        await using var restarted = await new DeploymentRig(_folder).StartAsync();
        await restarted.ReportsAsync("1", ModelState.Committed);

        Assert.Empty(restarted.Source.Fetched);
    }
}
