using System.Globalization;
using Edge.Hub.Rollouts.Gates;
using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>
/// The rollout's states (design §8). Pure: no clock, no disk, no network, and the same answer to the same question, so that a
/// hub that takes over from another goes on where that one was.
/// </summary>
internal static class RolloutMachine
{
    /// <summary>A rollout whose devices are in their groups.</summary>
    /// <param name="definition">What it is to do.</param>
    /// <param name="devices">Whom it is for now.</param>
    public static Rollout Create(RolloutDefinition definition, IEnumerable<DeviceAddress> devices)
    {
        var groups = GroupsOf(definition);
        var created = new Rollout(definition, RolloutState.Creating, [.. groups.Select(group => new RolloutGroup(group.Name))], []);
        return created with { State = RolloutState.Ready, Executions = Placement.Place(groups, devices) };
    }

    /// <summary>The groups of a definition, the one it means where it names none included.</summary>
    public static IReadOnlyList<GroupDefinition> GroupsOf(RolloutDefinition definition) =>
        definition.Groups is { Count: > 0 } groups ? groups : [new GroupDefinition("all", 100)];

    /// <summary>Takes a step.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="input">What it sees.</param>
    public static RolloutStep Step(Rollout rollout, RolloutInput input)
    {
        var work = new RolloutWork(rollout, input.Now);
        if (rollout.State == RolloutState.Stopped) return work.Done();
        Observe(work, input);
        switch (rollout.State)
        {
            case RolloutState.Ready when rollout.Definition.Start == StartMode.Auto:
                work.Enter(RolloutState.Starting, "It starts by itself.");
                break;
            case RolloutState.Ready when rollout.Definition.Start == StartMode.Scheduled && input.Now >= rollout.Definition.StartAt:
                work.Enter(RolloutState.Starting, "Its time has come.");
                break;
            case RolloutState.Starting:
                work.Enter(RolloutState.Running, "Its first group begins.");
                BeginGroup(work, 0);
                StartDevices(work, input);
                break;
            case RolloutState.Running:
                Judge(work, input);
                if (work.State == RolloutState.Running) StartDevices(work, input);
                break;
            case RolloutState.Stopping:
                Settle(work);
                break;
        }

        return work.Done();
    }

    /// <summary>Carries out an order.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="order">The order.</param>
    /// <param name="by">Who gives it.</param>
    /// <param name="why">Why.</param>
    /// <param name="leaving">For <see cref="RolloutOrder.Stop"/>: what becomes of the devices that have the version.</param>
    /// <param name="input">What it sees.</param>
    /// <returns>The rollout, or why the order cannot be carried out where it stands.</returns>
    public static Outcome<RolloutStep> Order(Rollout rollout, RolloutOrder order, string by, string why, ErrorAction leaving, RolloutInput input)
    {
        var work = new RolloutWork(rollout, input.Now);
        switch (order, rollout.State)
        {
            case (RolloutOrder.Start, RolloutState.Ready):
                work.Enter(RolloutState.Starting, why, by);
                break;
            case (RolloutOrder.Pause, RolloutState.Starting or RolloutState.Running):
                Pause(work, why, by);
                break;
            case (RolloutOrder.Resume, RolloutState.Paused):
                var begun = rollout.Groups.Any(group => group.State != GroupState.Scheduled);
                work.Enter(begun ? RolloutState.Running : RolloutState.Starting, why, by);
                if (work.CurrentGroup < work.Groups.Count && work.Groups[work.CurrentGroup].State == GroupState.Error)
                    work.SetGroup(work.CurrentGroup, group => group with { State = GroupState.Running, EndedAt = null });
                break;
            case (RolloutOrder.Advance, RolloutState.Running or RolloutState.Paused) when work.CurrentGroup < work.Groups.Count && work.Groups[work.CurrentGroup].State != GroupState.Scheduled:
                work.SetGroup(work.CurrentGroup, group => group with { State = GroupState.Running, EndedAt = null, PassedBy = by, PassedWhy = why });
                work.Note("advance", why, by, work.CurrentGroup);
                if (rollout.State == RolloutState.Paused) work.Enter(RolloutState.Running, why, by);
                break;
            case (RolloutOrder.Stop, not (RolloutState.Stopping or RolloutState.Stopped or RolloutState.Finished)):
                Stop(work, input, leaving, why, by);
                break;
            default:
                return new Problem(HubReasons.WrongState, $"The rollout is {rollout.State.ToString().ToLowerInvariant()}; {Allowed(order)}");
        }

        return work.Done();
    }

    private static string Allowed(RolloutOrder order) => order switch
    {
        RolloutOrder.Start => "only one that is ready can be started.",
        RolloutOrder.Pause => "only one that is running can be paused.",
        RolloutOrder.Resume => "only one that is paused can be resumed.",
        RolloutOrder.Advance => "only one whose group has begun can be advanced.",
        _ => "it has ended, or is about to.",
    };

    private static void Observe(RolloutWork work, RolloutInput input)
    {
        var mayRetry = work.State == RolloutState.Running;
        foreach (var execution in work.Executions.ToList())
        {
            var device = input.Devices.GetValueOrDefault(execution.Device);
            var next = ExecutionRules.Observe(execution, device, work.Definition, mayRetry, input.Now);
            // One that lost the label before it was told is not meant any more.
            if (next.State == ExecutionState.Scheduled && work.Definition.Targets.IsOpen && device is { Matches: false }) next = next with { State = ExecutionState.Cancelled, EndedAt = input.Now };
            if (next == execution) continue;
            work.Set(next);
            if (next.State != execution.State || next.Attempts != execution.Attempts) NoteDevice(work, execution, next);
        }

        if (work.State is RolloutState.Finished or RolloutState.Stopping || !work.Definition.Targets.IsOpen) return;
        // One that lost the label and has it again is where it was.
        work.Each(
            execution => execution.State == ExecutionState.Cancelled && input.Devices.GetValueOrDefault(execution.Device) is { Matches: true, Busy: false },
            execution => execution with { State = ExecutionState.Scheduled, EndedAt = null });
        foreach (var device in input.Devices.Values.Where(device => device is { Matches: true, Busy: false } && !work.Has(device.Device)).OrderBy(device => device.Device.ToString(), StringComparer.Ordinal))
        {
            // With nobody in the group whose turn it is, nothing could ever speak for the next one.
            var current = work.CurrentGroup;
            var place = current < work.Groups.Count && !work.Executions.Any(execution => execution.Group == current && execution.IsTargeted) ? current : work.Groups.Count - 1;
            work.Set(new Execution(device.Device, place) { Stratum = device.Stratum });
            work.Note("joined", $"{device.Device} matches now; it joins {work.Groups[place].Name}.", group: place, device: device.Device);
        }
    }

    private static void NoteDevice(RolloutWork work, Execution before, Execution next)
    {
        var (what, why) = (before.State, next.State) switch
        {
            (_, ExecutionState.Running) when next.Attempts > before.Attempts => ("retried", $"Attempt {next.Attempts} of {work.Definition.Retries + 1}: {next.Message ?? next.Reason?.Value}"),
            (ExecutionState.Absent, ExecutionState.Finished) => ("finished", "It came back and committed the version."),
            (ExecutionState.Absent, ExecutionState.Running) => ("returned", "It came back."),
            (_, ExecutionState.Finished) => ("finished", "It committed the version."),
            (_, ExecutionState.Absent) => ("absent", $"It was silent for {work.Definition.DeviceMinutes} minutes."),
            (_, ExecutionState.Cancelled) => ("cancelled", "It no longer matches."),
            _ => ("failed", $"{next.Message} ({next.Reason})".TrimStart()),
        };
        work.Note(what, why, group: next.Group, device: next.Device);
    }

    private static void BeginGroup(RolloutWork work, int place)
    {
        work.SetGroup(place, group => group with { State = GroupState.Running, StartedAt = work.Now });
        work.Note("group-started", $"{work.Groups[place].Name} begins with {work.Executions.Count(execution => execution.Group == place && execution.IsTargeted)} devices.", group: place);
    }

    private static void Judge(RolloutWork work, RolloutInput input)
    {
        var place = work.CurrentGroup;
        var group = work.Groups[place];
        var evidence = GroupJudge.Evidence(work.Executions, place, input.Devices);
        var gates = GroupJudge.Judge(work.Definition, evidence, work.Executions);
        var members = work.Executions.Where(execution => execution.Group == place && execution.IsTargeted).ToList();
        if (group.PassedBy is { } by)
        {
            Advance(work, place, new(place, "advanced-by-order", group.PassedWhy!, by, gates, evidence));
            return;
        }

        if (gates.Where(gate => gate.Verdict == GateVerdict.Fail).ToList() is { Count: > 0 } failed)
        {
            Fail(work, place, new(place, "failed", string.Join(" ", failed.Select(gate => $"{gate.Gate} of {gate.Scope}: {gate.Why}.")), RolloutEvent.Hub, gates, evidence));
            return;
        }

        // A last group nobody is in needs no evidence: nothing begins after it.
        var isLast = place == work.Groups.Count - 1;
        if (members.Count == 0 && !(isLast && place > 0)) return;
        if (members.Count > 0 && gates.Any(gate => gate.Verdict != GateVerdict.Pass)) return;
        if (members.Any(execution => execution.State == ExecutionState.Scheduled || (isLast && execution.State == ExecutionState.Running))) return;
        Advance(work, place, new(place, "advanced", members.Count == 0 ? "Nobody is in it." : $"All {gates.Count} gates pass.", RolloutEvent.Hub, gates, evidence));
    }

    private static void Advance(RolloutWork work, int place, GroupDecision decision)
    {
        work.Decide(decision);
        work.SetGroup(place, group => group with { State = GroupState.Finished, EndedAt = work.Now });
        if (place + 1 < work.Groups.Count) BeginGroup(work, place + 1);
        else work.Enter(RolloutState.Finished, "Every group is done.");
    }

    private static void Fail(RolloutWork work, int place, GroupDecision decision)
    {
        work.Decide(decision);
        work.SetGroup(place, group => group with { State = GroupState.Error, EndedAt = work.Now });
        Pause(work, decision.Why, RolloutEvent.Hub);
        if ((work.Definition.Errors ?? new ErrorPolicy()).Then == ErrorAction.Revert) Revert(work);
    }

    /// <summary>A device that has not begun is not to begin meanwhile: what it was told is taken back.</summary>
    private static void Pause(RolloutWork work, string why, string by)
    {
        work.Enter(RolloutState.Paused, why, by);
        work.Each(HasNotBegun, execution => ExecutionRules.Recall(execution, ExecutionState.Scheduled) with { Attempts = Math.Max(0, execution.Attempts - 1) });
    }

    private static void Stop(RolloutWork work, RolloutInput input, ErrorAction leaving, string why, string by)
    {
        if (work.CurrentGroup < work.Groups.Count && work.Groups[work.CurrentGroup].State == GroupState.Running)
        {
            var evidence = GroupJudge.Evidence(work.Executions, work.CurrentGroup, input.Devices);
            work.Decide(new(work.CurrentGroup, "stopped", why, by, GroupJudge.Judge(work.Definition, evidence, work.Executions), evidence));
        }

        work.Enter(RolloutState.Stopping, why, by);
        work.Leave(leaving);
        work.Each(execution => execution.State == ExecutionState.Scheduled, execution => execution with { State = ExecutionState.Cancelled, EndedAt = work.Now });
        work.Each(HasNotBegun, execution => ExecutionRules.Recall(execution, ExecutionState.Cancelled) with { EndedAt = work.Now });
        if (leaving == ErrorAction.Revert) Revert(work);
        Settle(work);
    }

    private static void Settle(RolloutWork work)
    {
        // What came back from an absence while it was stopping ends with its own timeout, like the others.
        work.Each(execution => execution.State == ExecutionState.Absent, execution => ExecutionRules.Recall(execution, ExecutionState.Cancelled) with { EndedAt = work.Now });
        if (work.Executions.Any(execution => execution.State == ExecutionState.Running)) return;
        work.Enter(RolloutState.Stopped, "Nothing is under way any more.");
    }

    private static void Revert(RolloutWork work)
    {
        var meant = work.Executions.Count(execution => execution.HasVersion);
        work.Each(execution => execution.HasVersion, execution => ExecutionRules.Revert(execution, work.Now));
        work.Note("reverted", string.Create(CultureInfo.InvariantCulture, $"{meant} devices go back to the version each had."));
    }

    private static bool HasNotBegun(Execution execution) =>
        execution is { State: ExecutionState.Absent } or { State: ExecutionState.Running, Reported: false };

    private static void StartDevices(RolloutWork work, RolloutInput input)
    {
        if (work.Definition.Windows is { Count: > 0 } windows && !windows.Any(window => window.IsOpen(input.Now))) return;
        var budget = int.MaxValue;
        if (work.Definition.DevicesPerMinute is { } rate)
            budget = rate - work.Executions.Count(execution => execution.StartedAt > input.Now.AddMinutes(-1));
        var current = work.CurrentGroup;
        // Those of groups before are there after a pause took back what they were told.
        foreach (var execution in work.Executions.Where(execution => execution.Group <= current && execution.State == ExecutionState.Scheduled)
            .OrderBy(execution => execution.Group).ThenBy(execution => execution.Device.ToString(), StringComparer.Ordinal).Take(Math.Max(0, budget)).ToList())
        {
            if (input.Devices.GetValueOrDefault(execution.Device) is not { } device || device.Busy) continue;
            work.Set(ExecutionRules.Start(execution, device, input.Now));
            work.Note("told", $"{execution.Device} is told to run {work.Definition.Version}; it has {device.Version ?? "no version the hub knows"}.", group: execution.Group, device: execution.Device);
        }
    }
}
