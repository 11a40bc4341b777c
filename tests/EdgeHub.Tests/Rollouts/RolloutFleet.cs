using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Reviews;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Tests.Rollouts;

/// <summary>A fleet as a rollout sees it, and the hub's part of telling it: in memory, at a clock of its own.</summary>
internal sealed class RolloutFleet(RolloutDefinition definition)
{
    private readonly Dictionary<DeviceAddress, DeviceObservation> _devices = [];
    private long _revision;

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    public Rollout Rollout { get; private set; } = null!;

    public List<RolloutEvent> Events { get; } = [];

    public List<GroupDecision> Decisions { get; } = [];

    /// <summary>Devices whose desired state was changed, as often as it was.</summary>
    public List<DeviceAddress> Told { get; } = [];

    public static DeviceAddress Box(int number) => new("plant-1", $"box-{number}");

    public RolloutFleet With(int count, string stratum = "linux-arm64/cpu", int first = 0)
    {
        for (var number = first; number < first + count; number++) _devices[Box(number)] = new(Box(number), Stratum: stratum, Version: "1");
        return this;
    }

    public RolloutFleet Create()
    {
        Rollout = RolloutMachine.Create(definition, _devices.Values.Where(device => device.Matches).Select(device => device.Device));
        return this;
    }

    public Execution this[int number] => Rollout.Executions.Single(execution => execution.Device == Box(number));

    public IEnumerable<Execution> Group(int place) => Rollout.Executions.Where(execution => execution.Group == place);

    public void Change(DeviceAddress device, Func<DeviceObservation, DeviceObservation> change) => _devices[device] = change(_devices.GetValueOrDefault(device) ?? new(device, Version: "1"));

    public DeviceObservation Seen(DeviceAddress device) => _devices[device];

    /// <summary>A device answers what it was told last.</summary>
    public void Report(Execution execution, ModelState state, ReasonCode? reason = null, ModelProof? proof = null) =>
        Change(execution.Device, device => device with { Report = new(execution.Revision ?? 0, state, reason, null, proof) });

    public void Report(IEnumerable<Execution> executions, ModelState state, ReasonCode? reason = null, ModelProof? proof = null)
    {
        foreach (var execution in executions.ToList()) Report(execution, state, reason, proof);
    }

    public void Review(DeviceAddress device, ReviewTally reviews) => Change(device, seen => seen with { Reviews = reviews });

    public RolloutFleet Step(TimeSpan later = default, int steps = 1)
    {
        Now += later;
        for (; steps > 0; steps--) Take(RolloutMachine.Step(Rollout, Input));
        return this;
    }

    public Outcome<RolloutStep> Order(RolloutOrder order, ErrorAction leaving = ErrorAction.Keep)
    {
        var outcome = RolloutMachine.Order(Rollout, order, "anna", "because", leaving, Input);
        if (outcome.IsSuccess) Take(outcome.Value);
        return outcome;
    }

    private RolloutInput Input => new(Now, new Dictionary<DeviceAddress, DeviceObservation>(_devices));

    private void Take(RolloutStep step)
    {
        Events.AddRange(step.Events);
        Decisions.AddRange(step.Decisions);
        // What the runner does after each step: desired states follow.
        Rollout = step.Rollout with
        {
            Executions = [.. step.Rollout.Executions.Select(execution =>
            {
                if (!execution.IsUnpublished) return execution;
                Told.Add(execution.Device);
                return execution with { IsUnpublished = false, Revision = execution.State == ExecutionState.Running ? ++_revision : execution.Revision };
            })],
        };
    }
}
