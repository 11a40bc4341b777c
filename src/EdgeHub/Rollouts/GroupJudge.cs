using Edge.Hub.Rollouts.Gates;
using Edge.Hub.Rollouts.Reviews;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts;

/// <summary>Judges a group as a whole and each of its strata. Pure.</summary>
internal static class GroupJudge
{
    /// <summary>The scope of a group as a whole, and of all groups together.</summary>
    public const string Group = "group", Whole = "rollout";

    /// <summary>The numbers of a group, by scope.</summary>
    /// <param name="executions">The rollout's devices.</param>
    /// <param name="group">The group's place.</param>
    /// <param name="devices">What the hub sees of them.</param>
    public static IReadOnlyList<GateEvidence> Evidence(
        IEnumerable<Execution> executions, int group, IReadOnlyDictionary<DeviceAddress, DeviceObservation> devices)
    {
        var members = executions.Where(execution => execution.Group == group && execution.IsTargeted).ToList();
        return
        [
            Sum(Group, members, devices),
            .. members.Where(execution => execution.Stratum is not null).GroupBy(execution => execution.Stratum!, StringComparer.Ordinal)
                .OrderBy(stratum => stratum.Key, StringComparer.Ordinal).Select(stratum => Sum(stratum.Key, [.. stratum], devices)),
        ];
    }

    /// <summary>Judges a group.</summary>
    /// <param name="definition">The rollout's definition.</param>
    /// <param name="evidence">The group's numbers.</param>
    /// <param name="executions">The rollout's devices: one that failed after its group was done counts here.</param>
    public static IReadOnlyList<GateResult> Judge(RolloutDefinition definition, IReadOnlyList<GateEvidence> evidence, IEnumerable<Execution> executions)
    {
        var errors = definition.Errors ?? new ErrorPolicy();
        var gates = definition.Gates ?? new GatePolicy();
        var begun = executions.Where(execution => execution.IsTargeted && execution.Attempts > 0).ToList();
        return
        [
            GateJudge.Errors(errors, Sum(Whole, begun, null)),
            .. evidence.SelectMany(scope => GateJudge.Judge(gates, definition.Proof, scope).Prepend(GateJudge.Errors(errors, scope))),
        ];
    }

    private static GateEvidence Sum(string scope, List<Execution> members, IReadOnlyDictionary<DeviceAddress, DeviceObservation>? devices) => new(
        scope,
        members.Count,
        members.Count(execution => execution.State == ExecutionState.Finished),
        members.Count(execution => execution.State == ExecutionState.Error),
        [.. members.Select(execution => execution.Proof).OfType<ModelProof>()],
        members.Select(execution => devices?.GetValueOrDefault(execution.Device)?.Reviews).OfType<ReviewTally>().Aggregate(new ReviewTally(), ReviewTally.Add),
        members.Count(execution => execution is { State: ExecutionState.Running, Reported: true }));
}
