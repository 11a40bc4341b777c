using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Tests.Rollouts;

public sealed class RolloutMachineTests
{
    private static readonly RolloutDefinition Plain = new(
        "pcb", "2", new RolloutTargets(All: true), [new("canary", 10), new("rest", 90)], Start: StartMode.Auto, TimeoutMinutes: 60);

    [Fact]
    public void Step_FromReadyOnItsOwn_StartsTheCanaryAlone()
    {
        var fleet = new RolloutFleet(Plain).With(50).Create();
        Assert.Equal(RolloutState.Ready, fleet.Rollout.State);

        fleet.Step(steps: 2);

        Assert.Equal(RolloutState.Running, fleet.Rollout.State);
        Assert.All(fleet.Group(0), execution => Assert.Equal(ExecutionState.Running, execution.State));
        Assert.All(fleet.Group(1), execution => Assert.Equal(ExecutionState.Scheduled, execution.State));
        Assert.Equal(5, fleet.Told.Count);
    }

    [Fact]
    public void Step_OfAManualOne_WaitsForItsOrder()
    {
        var fleet = new RolloutFleet(Plain with { Start = StartMode.Manual }).With(10).Create();

        Assert.Equal(RolloutState.Ready, fleet.Step(TimeSpan.FromDays(9)).Rollout.State);
        Assert.True(fleet.Order(RolloutOrder.Start).IsSuccess);
        Assert.Equal(RolloutState.Running, fleet.Step().Rollout.State);
    }

    [Fact]
    public void Step_OfAScheduledOne_WaitsForItsTime()
    {
        var fleet = new RolloutFleet(Plain with { Start = StartMode.Scheduled, StartAt = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero) }).With(10).Create();

        Assert.Equal(RolloutState.Ready, fleet.Step(TimeSpan.FromMinutes(59)).Rollout.State);
        Assert.Equal(RolloutState.Starting, fleet.Step(TimeSpan.FromMinutes(1)).Rollout.State);
    }

    [Fact]
    public void Step_WhenTheCanaryCommits_AdvancesAndFinishes()
    {
        var fleet = Running(50);

        fleet.Report(fleet.Group(0), ModelState.Committed);
        fleet.Step();
        Assert.Equal([GroupState.Finished, GroupState.Running], fleet.Rollout.Groups.Select(group => group.State));
        Assert.All(fleet.Group(1), execution => Assert.Equal(ExecutionState.Running, execution.State));
        fleet.Report(fleet.Group(1), ModelState.Committed);
        fleet.Step();

        Assert.Equal(RolloutState.Finished, fleet.Rollout.State);
        Assert.Equal(["advanced", "advanced"], fleet.Decisions.Select(decision => decision.Decision));
    }

    [Fact]
    public void Step_OnTooLittleEvidence_Holds()
    {
        var fleet = Running(50);

        fleet.Report(fleet.Group(0).Take(4), ModelState.Committed);
        fleet.Step(steps: 5);

        Assert.Equal((RolloutState.Running, 0), (fleet.Rollout.State, fleet.Rollout.CurrentGroup));
    }

    [Fact]
    public void Step_WhenTheCanaryFails_PausesAndReverts()
    {
        var fleet = Running(100, Plain with { Errors = new ErrorPolicy(Then: ErrorAction.Revert) });
        fleet.Report(fleet.Group(0).Take(7), ModelState.Committed);
        fleet.Report(fleet.Group(0).Skip(7), ModelState.Shadowing);
        fleet.Step();
        Assert.Equal((RolloutState.Running, 0), (fleet.Rollout.State, fleet.Rollout.CurrentGroup));

        fleet.Report(fleet.Group(0).Skip(7), ModelState.RolledBack, ReasonCode.GoldenMismatch);
        fleet.Step();

        Assert.Equal((RolloutState.Paused, GroupState.Error), (fleet.Rollout.State, fleet.Rollout.Groups[0].State));
        Assert.Equal(7, fleet.Group(0).Count(execution => execution.State == ExecutionState.Reverted));
        Assert.Equal(3, fleet.Group(0).Count(execution => execution.State == ExecutionState.Error));
        Assert.Equal("failed", Assert.Single(fleet.Decisions).Decision);
        Assert.Contains("3 failed", fleet.Rollout.Cause!, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_WhenTheCanaryFailsAndDevicesKeep_LeavesThem()
    {
        var fleet = Running(100);
        fleet.Report(fleet.Group(0).Take(7), ModelState.Committed);
        fleet.Report(fleet.Group(0).Skip(7), ModelState.RolledBack, ReasonCode.GoldenMismatch);

        fleet.Step(steps: 3);

        Assert.Equal(RolloutState.Paused, fleet.Rollout.State);
        Assert.Equal(7, fleet.Group(0).Count(execution => execution.State == ExecutionState.Finished));
    }

    [Fact]
    public void Step_WhenOneStratumFailsWithinAGoodWhole_Pauses()
    {
        var definition = Plain with { Groups = null, Gates = new GatePolicy(MinimumDevices: 3), Errors = new ErrorPolicy(MinimumCount: 2, PercentOfReported: 50, PercentOfTargeted: 50) };
        var fleet = new RolloutFleet(definition).With(96, "linux-x64/cpu").With(4, "linux-arm64/npu", first: 96).Create().Step(steps: 2);

        fleet.Report(fleet.Rollout.Executions.Where(execution => execution.Stratum == "linux-x64/cpu"), ModelState.Committed);
        fleet.Report(fleet.Rollout.Executions.Where(execution => execution.Stratum == "linux-arm64/npu"), ModelState.Failed, ReasonCode.ModelInvalid);
        fleet.Step();

        Assert.Equal(RolloutState.Paused, fleet.Rollout.State);
        Assert.Contains(fleet.Decisions[0].Gates, gate => gate is { Scope: "group", Gate: "install-success", Verdict: GateVerdict.Pass });
        Assert.Contains(fleet.Decisions[0].Gates, gate => gate is { Scope: "linux-arm64/npu", Gate: "errors", Verdict: GateVerdict.Fail });
    }

    [Fact]
    public void Step_WhenAStratumHasSaidTooLittle_Holds()
    {
        var fleet = new RolloutFleet(Plain with { Groups = null }).With(20, "linux-x64/cpu").With(4, "linux-arm64/npu", first: 20).Create().Step(steps: 2);

        fleet.Report(fleet.Rollout.Executions.Where(execution => execution.Stratum == "linux-x64/cpu"), ModelState.Committed);
        fleet.Step();

        Assert.Equal(RolloutState.Running, fleet.Rollout.State);
    }

    [Fact]
    public void Step_WithADeviceThatIsAway_GoesOnWithoutItAndTakesItBack()
    {
        var fleet = Running(10, Plain with { Groups = null });
        var away = fleet.Group(0).First();
        fleet.Change(away.Device, device => device with { Online = false });
        fleet.Report(fleet.Group(0).Skip(1), ModelState.Committed);
        Assert.Equal(RolloutState.Running, fleet.Step().Rollout.State);

        fleet.Step(TimeSpan.FromMinutes(60));
        Assert.Equal(RolloutState.Finished, fleet.Rollout.State);
        Assert.Equal(ExecutionState.Absent, State(fleet, away));
        fleet.Report(away, ModelState.Downloading);
        fleet.Step(TimeSpan.FromDays(21));
        Assert.Equal(ExecutionState.Running, State(fleet, away));
        fleet.Report(away, ModelState.RolledBack, ReasonCode.GoldenMismatch);
        fleet.Step();

        Assert.Equal(ExecutionState.Error, State(fleet, away));
    }

    [Fact]
    public void Step_WithADeviceThatIsThereAndSaysNothingFinal_FailsIt()
    {
        var fleet = Running(10, Plain with { Retries = 0 });

        fleet.Step(TimeSpan.FromMinutes(60));

        Assert.All(fleet.Group(0), execution => Assert.Equal(ExecutionRules.TimedOut, execution.Reason));
    }

    [Fact]
    public void Step_WithADeviceThatCompiles_DoesNotCountThatTime()
    {
        var fleet = Running(10, Plain with { Retries = 0 });
        var device = fleet.Group(0).First();
        fleet.Report(device, ModelState.Compiling);
        fleet.Step(TimeSpan.FromMinutes(600));
        Assert.Equal(ExecutionState.Running, State(fleet, device));

        fleet.Report(device, ModelState.Trial, proof: new ModelProof(3, 3, CompileSeconds: 599 * 60));
        fleet.Step();
        Assert.Equal(ExecutionState.Running, State(fleet, device));
        fleet.Step(TimeSpan.FromMinutes(60));

        Assert.Equal(ExecutionState.Error, State(fleet, device));
    }

    [Theory]
    [InlineData("disk-full", 1, ExecutionState.Running)]
    [InlineData("disk-full", 0, ExecutionState.Error)]
    [InlineData("golden-mismatch", 3, ExecutionState.Error)]
    public void Step_OfADeviceThatFailed_TriesAgainWhatMayPass(string reason, int retries, ExecutionState state)
    {
        var fleet = Running(10, Plain with { Retries = retries });
        var one = fleet.Group(0).First();

        fleet.Report(one, ModelState.Failed, new ReasonCode(reason));
        fleet.Step();

        Assert.Equal(state, State(fleet, one));
        Assert.Equal(2, fleet.Told.Count(device => device == one.Device));
    }

    [Fact]
    public void Step_OfARetry_DoesNotReadTheOldReportAgain()
    {
        var fleet = Running(10);
        var one = fleet.Group(0).First();
        fleet.Report(one, ModelState.Failed, ReasonCode.DiskFull);

        fleet.Step(steps: 5);
        Assert.Equal((ExecutionState.Running, 2), (State(fleet, one), fleet[Number(one)].Attempts));
        fleet.Report(fleet[Number(one)], ModelState.Failed, ReasonCode.DiskFull);
        fleet.Step();

        Assert.Equal(ExecutionState.Error, State(fleet, one));
    }

    [Fact]
    public void Step_AtARate_StartsSoManyAMinute()
    {
        var fleet = Running(30, Plain with { Groups = null, DevicesPerMinute = 7 });
        Assert.Equal(7, fleet.Told.Count);

        Assert.Equal(7, fleet.Step(TimeSpan.FromSeconds(59)).Told.Count);
        Assert.Equal(14, fleet.Step(TimeSpan.FromSeconds(1)).Told.Count);
    }

    [Fact]
    public void Step_OutsideAWindow_StartsNobody()
    {
        var fleet = Running(10, Plain with { Windows = [new(new(22, 0), new(4, 0))] });
        Assert.Empty(fleet.Told);

        Assert.NotEmpty(fleet.Step(TimeSpan.FromHours(14)).Told);
    }

    [Fact]
    public void Step_OfADeviceThatComesToMatch_JoinsTheLastGroup()
    {
        var fleet = Running(20);

        fleet.With(1, first: 20);
        fleet.Step();

        Assert.Equal((1, ExecutionState.Scheduled), (fleet[20].Group, fleet[20].State));
    }

    [Fact]
    public void Step_OfADeviceThatAnotherRolloutHas_DoesNotJoin()
    {
        var fleet = Running(20);

        fleet.Change(RolloutFleet.Box(20), device => device with { Busy = true });
        fleet.Step();

        Assert.DoesNotContain(fleet.Rollout.Executions, execution => execution.Device == RolloutFleet.Box(20));
    }

    [Fact]
    public void Step_OfADeviceThatLosesTheLabel_IsLeftOut()
    {
        var fleet = Running(20);
        var waiting = fleet.Group(1).First();

        fleet.Change(waiting.Device, device => device with { Matches = false });
        fleet.Step();

        Assert.Equal(ExecutionState.Cancelled, State(fleet, waiting));
        fleet.Change(waiting.Device, device => device with { Matches = true });
        fleet.Step();
        Assert.Equal(ExecutionState.Scheduled, State(fleet, waiting));
    }

    [Fact]
    public void Step_WithAnEmptyCanary_HoldsUntilSomebodyJoinsIt()
    {
        var fleet = new RolloutFleet(Plain).Create().Step(steps: 5);
        Assert.Equal((RolloutState.Running, 0), (fleet.Rollout.State, fleet.Rollout.CurrentGroup));

        fleet.With(2);
        fleet.Step();

        Assert.Equal([1, 1], [fleet.Group(0).Count(), fleet.Group(1).Count()]);
    }

    [Fact]
    public void Pause_OfDevicesThatHaveNotBegun_TakesBackWhatTheyWereTold()
    {
        var fleet = Running(20);
        var begun = fleet.Group(0).First();
        fleet.Report(begun, ModelState.Downloading);
        fleet.Step();

        fleet.Order(RolloutOrder.Pause);

        Assert.Equal([ExecutionState.Running, ExecutionState.Scheduled], fleet.Group(0).OrderBy(execution => execution.State == ExecutionState.Scheduled).Select(execution => execution.State));
        Assert.Equal(RolloutState.Paused, fleet.Step(TimeSpan.FromDays(1)).Rollout.State);
        fleet.Order(RolloutOrder.Resume);
        fleet.Step();
        Assert.DoesNotContain(fleet.Group(0), execution => execution.State == ExecutionState.Scheduled);
    }

    [Fact]
    public void Advance_OfAGroupThatHolds_GoesOnAndSaysWhoWantedIt()
    {
        var fleet = Running(50);

        Assert.True(fleet.Order(RolloutOrder.Advance).IsSuccess);
        fleet.Step();

        var decision = Assert.Single(fleet.Decisions);
        Assert.Equal(("advanced-by-order", "anna", "because"), (decision.Decision, decision.By, decision.Why));
        Assert.Equal(1, fleet.Rollout.CurrentGroup);
    }

    [Theory]
    [InlineData(ErrorAction.Keep, ExecutionState.Finished)]
    [InlineData(ErrorAction.Revert, ExecutionState.Reverted)]
    public void Stop_OfARunningOne_EndsWithWhatWasOrdered(ErrorAction leaving, ExecutionState updated)
    {
        var fleet = Running(20);
        var done = fleet.Group(0).First();
        fleet.Report(done, ModelState.Committed);
        fleet.Step();

        fleet.Order(RolloutOrder.Stop, leaving);
        fleet.Step(TimeSpan.FromMinutes(60));

        Assert.Equal(RolloutState.Stopped, fleet.Rollout.State);
        Assert.Equal(updated, State(fleet, done));
        Assert.All(fleet.Group(1), execution => Assert.Equal(ExecutionState.Cancelled, execution.State));
        Assert.Equal("stopped", Assert.Single(fleet.Decisions).Decision);
    }

    [Fact]
    public void Stop_WhileADeviceIsAtIt_WaitsForIt()
    {
        var fleet = Running(20);
        fleet.Report(fleet.Group(0), ModelState.Verifying);
        fleet.Step();

        fleet.Order(RolloutOrder.Stop);
        Assert.Equal(RolloutState.Stopping, fleet.Step().Rollout.State);
        fleet.Report(fleet.Group(0), ModelState.Committed);

        Assert.Equal(RolloutState.Stopped, fleet.Step().Rollout.State);
    }

    [Theory]
    [InlineData(RolloutState.Creating, RolloutOrder.Stop)]
    [InlineData(RolloutState.Ready, RolloutOrder.Start, RolloutOrder.Stop)]
    [InlineData(RolloutState.Starting, RolloutOrder.Pause, RolloutOrder.Stop)]
    [InlineData(RolloutState.Running, RolloutOrder.Pause, RolloutOrder.Stop, RolloutOrder.Advance)]
    [InlineData(RolloutState.Paused, RolloutOrder.Resume, RolloutOrder.Stop, RolloutOrder.Advance)]
    [InlineData(RolloutState.Finished)]
    [InlineData(RolloutState.Stopping)]
    [InlineData(RolloutState.Stopped)]
    public void Order_InAState_IsTakenOrRefused(RolloutState state, params RolloutOrder[] taken)
    {
        var begun = state is RolloutState.Running or RolloutState.Paused ? GroupState.Running : GroupState.Scheduled;
        var rollout = RolloutMachine.Create(Plain, [RolloutFleet.Box(1)]) with { State = state, Groups = [new("canary", begun), new("rest")] };
        var input = new RolloutInput(DateTimeOffset.UnixEpoch, new Dictionary<DeviceAddress, DeviceObservation>());

        Assert.Equal(taken.Order(), Enum.GetValues<RolloutOrder>().Where(order => RolloutMachine.Order(rollout, order, "anna", "because", ErrorAction.Keep, input).IsSuccess).Order());
    }

    private static RolloutFleet Running(int devices, RolloutDefinition? definition = null) => new RolloutFleet(definition ?? Plain).With(devices).Create().Step(steps: 2);

    private static ExecutionState State(RolloutFleet fleet, Execution execution) => fleet[Number(execution)].State;

    private static int Number(Execution execution) => int.Parse(execution.Device.Device["box-".Length..], System.Globalization.CultureInfo.InvariantCulture);
}
