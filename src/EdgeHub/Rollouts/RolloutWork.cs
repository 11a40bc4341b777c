using System.Text.Json;
using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>A rollout while it is being stepped: what changes, and what is to be kept of it.</summary>
internal sealed class RolloutWork(Rollout rollout, DateTimeOffset now)
{
    private readonly Dictionary<DeviceAddress, Execution> _executions = rollout.Executions.ToDictionary(execution => execution.Device);
    private readonly List<RolloutEvent> _events = [];
    private readonly List<GroupDecision> _decisions = [];
    private Rollout _rollout = rollout;

    public DateTimeOffset Now => now;

    public RolloutDefinition Definition => _rollout.Definition;

    public RolloutState State => _rollout.State;

    public ErrorAction Leaving => _rollout.Leaving;

    public IReadOnlyCollection<Execution> Executions => _executions.Values;

    public IReadOnlyList<RolloutGroup> Groups => _rollout.Groups;

    public int CurrentGroup => _rollout.CurrentGroup;

    public bool Has(DeviceAddress device) => _executions.ContainsKey(device);

    public void Set(Execution execution) => _executions[execution.Device] = execution;

    public void SetGroup(int place, Func<RolloutGroup, RolloutGroup> change) =>
        _rollout = _rollout with { Groups = [.. _rollout.Groups.Select((group, at) => at == place ? change(group) : group)] };

    /// <summary>Changes the executions that meet a condition.</summary>
    public void Each(Func<Execution, bool> which, Func<Execution, Execution> change)
    {
        foreach (var execution in _executions.Values.Where(which).ToList()) Set(change(execution));
    }

    public void Note(string what, string why, string by = RolloutEvent.Hub, int? group = null, DeviceAddress? device = null) =>
        _events.Add(new(what, why, by, group, device));

    public void Decide(GroupDecision decision)
    {
        _decisions.Add(decision);
        Note($"group-{decision.Decision}", decision.Why, decision.By, decision.Group);
    }

    /// <summary>Enters a state, and says why.</summary>
    public void Enter(RolloutState state, string why, string by = RolloutEvent.Hub)
    {
        _rollout = _rollout with
        {
            State = state,
            Cause = state is RolloutState.Paused or RolloutState.Stopping or RolloutState.Stopped ? why : null,
            StartedAt = state == RolloutState.Starting ? now : _rollout.StartedAt,
            EndedAt = state is RolloutState.Finished or RolloutState.Stopped ? now : null,
        };
        Note(NameOf(state), why, by);
    }

    public void Leave(ErrorAction action) => _rollout = _rollout with { Leaving = action };

    /// <summary>What became of it.</summary>
    public RolloutStep Done() => new(
        _rollout with { Executions = [.. _executions.Values.OrderBy(execution => execution.Group).ThenBy(execution => execution.Device.ToString(), StringComparer.Ordinal)] },
        _events, _decisions);

    private static string NameOf(RolloutState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());
}
