using CsCheck;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Tests.Rollouts;

/// <summary>What holds whatever devices, people and time do.</summary>
public sealed class RolloutPropertyTests
{
    private static readonly RolloutDefinition Definition = new(
        "pcb", "2", new RolloutTargets(All: true), [new("canary", 10), new("some", 30), new("rest", 60)], Start: StartMode.Auto, TimeoutMinutes: 30,
        Errors: new ErrorPolicy(Then: ErrorAction.Revert));

    private static readonly Gen<(int Kind, int Device, int Minutes)> Happening = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 29], Gen.Int[0, 20]);

    [Fact]
    public void Step_WhateverHappens_NeverAdvancesWithoutEnoughEvidence() => Happening.Array[0, 120].Sample(
        happenings =>
        {
            var fleet = new RolloutFleet(Definition).With(30).Create();
            foreach (var happening in happenings) Happen(fleet, happening);
            foreach (var decision in fleet.Decisions.Where(decision => decision.Decision == "advanced"))
            {
                Assert.All(decision.Gates, gate => Assert.Equal(GateVerdict.Pass, gate.Verdict));
                var whole = decision.Evidence[0];
                Assert.True(whole.Targeted == 0 || whole.Ended >= GateJudge.DevicesNeeded(new GatePolicy(), whole.Targeted));
            }
        },
        iter: 300);

    [Fact]
    public void Stop_WhateverHappened_Ends() => Happening.Array[0, 60].Sample(
        happenings =>
        {
            foreach (var leaving in Enum.GetValues<ErrorAction>())
            {
                var fleet = new RolloutFleet(Definition).With(30).Create();
                foreach (var happening in happenings) Happen(fleet, happening);
                if (fleet.Order(RolloutOrder.Stop, leaving).IsSuccess || fleet.Rollout.State == RolloutState.Stopping) fleet.Step(TimeSpan.FromMinutes(30)).Step(TimeSpan.FromMinutes(30));
                Assert.Contains(fleet.Rollout.State, (RolloutState[])[RolloutState.Stopped, RolloutState.Finished]);
                if (leaving == ErrorAction.Revert && fleet.Rollout.State == RolloutState.Stopped && fleet.Rollout.Leaving == ErrorAction.Revert)
                    Assert.DoesNotContain(fleet.Rollout.Executions, execution => execution.HasVersion);
            }
        },
        iter: 200);

    [Fact]
    public void Step_WhilePaused_TellsNobodyToRunIt() => Happening.Array[0, 60].Sample(
        happenings =>
        {
            var fleet = new RolloutFleet(Definition).With(30).Create().Step(steps: 2);
            foreach (var happening in happenings)
            {
                var before = fleet.Rollout;
                Happen(fleet, happening);
                if (before.State != RolloutState.Paused || fleet.Rollout.State != RolloutState.Paused) continue;
                var attempts = before.Executions.ToDictionary(execution => execution.Device, execution => execution.Attempts);
                Assert.All(fleet.Rollout.Executions, execution => Assert.True(execution.Attempts <= attempts.GetValueOrDefault(execution.Device)));
            }
        },
        iter: 200);

    [Fact]
    public void Holders_OfRolloutsThatWereNotRefused_HaveEachDeviceOnce() => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 20], Gen.Int[1, 10]).Array[1, 20].Sample(
        wishes =>
        {
            var rollouts = new List<(long Id, Rollout Rollout)>();
            foreach (var (model, first, count) in wishes)
            {
                var devices = Enumerable.Range(first, count).Select(RolloutFleet.Box).ToList();
                if (ActiveRollouts.Conflict(rollouts, $"model-{model}", devices) is not null) continue;
                rollouts.Add((rollouts.Count + 1, RolloutMachine.Create(Definition with { Model = $"model-{model}" }, devices)));
            }

            var held = rollouts.SelectMany(entry => entry.Rollout.Executions.Select(execution => (entry.Rollout.Definition.Model, execution.Device))).ToList();
            Assert.Equal(held.Count, held.Distinct().Count());
        },
        iter: 300);

    [Fact]
    public void Step_OfDynamicRolloutsWhoseTargetsCometoOverlap_NeverHaveADeviceTwice() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 19], Gen.Bool).Array[0, 80].Sample(
            happenings =>
            {
                // Device d matches rollout r when the bit is set; reports and orders are the other properties' matter.
                var matches = new bool[3, 20];
                var rollouts = new List<(long Id, Rollout Rollout)>();
                for (var id = 0; id < 3; id++) rollouts.Add((id, RolloutMachine.Create(Definition, [RolloutFleet.Box(id)]) with { State = RolloutState.Starting }));
                foreach (var (rollout, device, bit) in happenings)
                {
                    matches[rollout, device] = bit;
                    for (var place = 0; place < rollouts.Count; place++)
                    {
                        var holders = ActiveRollouts.Holders(rollouts, "pcb", rollouts[place].Id);
                        var seen = Enumerable.Range(0, 20).Select(number => new DeviceObservation(RolloutFleet.Box(number), matches[place, number], holders.ContainsKey(RolloutFleet.Box(number)))).ToDictionary(one => one.Device);
                        rollouts[place] = (rollouts[place].Id, RolloutMachine.Step(rollouts[place].Rollout, new(DateTimeOffset.UnixEpoch, seen)).Rollout);
                    }

                    var held = rollouts.SelectMany(entry => entry.Rollout.Executions.Where(execution => execution.State != ExecutionState.Cancelled).Select(execution => execution.Device)).ToList();
                    Assert.Equal(held.Count, held.Distinct().Count());
                }
            },
            iter: 200);

    [Fact]
    public void Conflict_OfADeviceInAnotherRollout_NamesTheFirst()
    {
        var rollouts = new List<(long, Rollout)> { (7, RolloutMachine.Create(Definition, [RolloutFleet.Box(1)])) };

        var problem = ActiveRollouts.Conflict(rollouts, "pcb", [RolloutFleet.Box(0), RolloutFleet.Box(1)]);

        Assert.Equal("rollout-active", problem!.Reason.Value);
        Assert.Contains("Rollout 7 of pcb@2 (ready) has plant-1/box-1", problem.Message, StringComparison.Ordinal);
        Assert.Null(ActiveRollouts.Conflict(rollouts, "other", [RolloutFleet.Box(1)]));
    }

    private static void Happen(RolloutFleet fleet, (int Kind, int Device, int Minutes) happening)
    {
        var device = RolloutFleet.Box(happening.Device);
        var execution = fleet.Rollout.Executions.FirstOrDefault(execution => execution.Device == device);
        switch (happening.Kind)
        {
            case <= 4 when execution is not null:
                fleet.Report(execution, ModelState.Committed);
                break;
            case 5 when execution is not null:
                fleet.Report(execution, ModelState.RolledBack, ReasonCode.GoldenMismatch);
                break;
            case 6 when execution is not null:
                fleet.Report(execution, ModelState.Failed, ReasonCode.DiskFull);
                break;
            case 7:
                fleet.Change(device, seen => seen with { Online = !seen.Online });
                break;
            case 8:
                fleet.Change(device, seen => seen with { Matches = !seen.Matches });
                break;
            case 9:
                fleet.Order(RolloutOrder.Pause);
                break;
            case 10:
                fleet.Order(RolloutOrder.Resume);
                break;
            case 11 when execution is not null:
                fleet.Report(execution, ModelState.Downloading);
                break;
        }

        fleet.Step(TimeSpan.FromMinutes(happening.Minutes));
    }
}
