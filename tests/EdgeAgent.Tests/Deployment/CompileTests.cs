using Edge.Agent.Deployment;
using Edge.Agent.Models;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Deployment;

/// <summary>An update whose engine a provider has to build first.</summary>
public sealed class CompileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compile_TakesLong_IsReportedWhileTheVersionBeforeServesAndThenCommitted()
    {
        await using var rig = await CompilingAsync();
        await rig.PassAsync(() => Report(rig).Compiling?.Seconds >= 90, TimeSpan.FromSeconds(1));

        Assert.Equal(("tensorrt", 1800), (Report(rig).Compiling!.Providers, Report(rig).Compiling!.TimeoutSeconds));
        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        Assert.Equal("1", rig.Slots.Read("pcb-defects").Current?.Version);

        rig.Host.Building!.SetResult(FakeModelHost.Check());
        await rig.PassUntilAsync("2", ModelState.Committed);

        Assert.Equal(
            [ModelState.Downloading, ModelState.Verifying, ModelState.Staged, ModelState.Compiling, ModelState.Committed],
            rig.Records.Where(record => record.Model.Version == "2").Select(record => record.State));
        Assert.InRange(rig.Records[^1].Proof!.CompileSeconds!.Value, 90, 200);
        Assert.Equal(3, rig.Records[^1].Proof!.GoldenPassed);
        Assert.DoesNotContain("check 2", rig.Host.Calls);
    }

    [Fact]
    public async Task Compile_TakesTooLong_FailsByItsOwnNameAndTheVersionBeforeServesOn()
    {
        await using var rig = await CompilingAsync();

        await rig.PassUntilAsync("2", ModelState.Failed, TimeSpan.FromMinutes(1));

        Assert.Equal(DeploymentReasons.CompileTimeout, Report(rig).Reason);
        Assert.Contains("models.compileTimeout", Report(rig).Message, StringComparison.Ordinal);
        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        Assert.Equal(DeploymentReasons.CompileTimeout, rig.Slots.Read("pcb-defects").Failed?.Reason);
    }

    [Fact]
    public async Task Compile_ProviderRefuses_FailsWithItsReason()
    {
        await using var rig = await CompilingAsync();

        rig.Host.Building!.SetResult(new Problem(ReasonCode.ExecutionProviderUnavailable, "engine too large"));
        await rig.PassUntilAsync("2", ModelState.Failed);

        Assert.Equal(ReasonCode.ExecutionProviderUnavailable, Report(rig).Reason);
    }

    [Fact]
    public async Task Compile_AgentEndsInIt_TheVersionBeforeStartsAndTheBuildIsTakenUpAgain()
    {
        await using var died = await CompilingAsync();
        // Read while it builds: what a power cut leaves.
        Assert.Equal(CandidateBook.Attempts - 1, died.Slots.Read("pcb-defects").Candidate?.AttemptsLeft);
        await died.StopAsync();

        await using var rig = new DeploymentRig(_folder, died.Time, "boot-2");
        rig.Host.Building = new TaskCompletionSource<Outcome<ModelCheck>>();
        await rig.StartAsync();
        await rig.PassUntilAsync("2", ModelState.Compiling);

        Assert.Equal("1", rig.Host.Find("pcb-defects")!.Snapshot.Version);
        rig.Host.Building.SetResult(FakeModelHost.Check());
        await rig.PassUntilAsync("2", ModelState.Committed);
    }

    [Fact]
    public async Task Compile_RanForTenMinutes_IsNoCrashLoopWhateverEndedTheTriesBefore()
    {
        await using var rig = await CompilingAsync();
        new CandidateBook(rig.Slots, null!).Change("pcb-defects", candidate => candidate with { AttemptsLeft = 0 });

        await rig.PassAsync(() => rig.Slots.Read("pcb-defects").Candidate?.AttemptsLeft == CandidateBook.Attempts - 1, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Compile_TakesLong_AnotherModelIsUpdatedMeanwhile()
    {
        await using var rig = await CompilingAsync();
        var other = new TestModel("7", name: "labels");
        rig.Host.Building = null;

        rig.Want(3, new TestModel("2"), other);
        await rig.PassUntilAsync("7", ModelState.Committed);

        Assert.Equal(ModelState.Compiling, Report(rig).State);
    }

    [Fact]
    public async Task Compile_EngineIsThere_SaysNothingOfIt()
    {
        await using var rig = await ServingAsync();
        rig.Host.Building = new TaskCompletionSource<Outcome<ModelCheck>>();
        rig.Host.Building.SetResult(FakeModelHost.Check());

        rig.Want(2, new TestModel("2"));
        await rig.PassUntilAsync("2", ModelState.Committed);

        Assert.DoesNotContain(rig.Records, record => record.State == ModelState.Compiling);
        Assert.Null(rig.Records[^1].Proof?.CompileSeconds);
    }

    private static ModelReport Report(DeploymentRig rig) => rig.Board.Reports.Single(report => report.Version == "2");

    private async Task<DeploymentRig> ServingAsync()
    {
        var rig = await new DeploymentRig(_folder).StartAsync();
        rig.Want(1, new TestModel("1"));
        await rig.PassUntilAsync("1", ModelState.Committed);
        return rig;
    }

    private async Task<DeploymentRig> CompilingAsync()
    {
        var rig = await ServingAsync();
        rig.Host.Building = new TaskCompletionSource<Outcome<ModelCheck>>();
        rig.Want(2, new TestModel("2"));
        await rig.PassUntilAsync("2", ModelState.Compiling);
        return rig;
    }
}
