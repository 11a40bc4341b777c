using Edge.Hub.Rollouts.Gates;

namespace Edge.Hub.Rollouts.Reports;

/// <summary>Why a group was decided as it was: what went in, every gate with its numbers and bounds, and what came out.</summary>
/// <param name="V">Form of the report, 1.</param>
/// <param name="Rollout">The rollout's number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Group">The group's place, from 0.</param>
/// <param name="GroupName">Its name.</param>
/// <param name="Decision"><c>advanced</c>, <c>advanced-by-order</c>, <c>failed</c> or <c>stopped</c>.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="By">Who decided; <c>hub</c> for the gates.</param>
/// <param name="At">When.</param>
/// <param name="GroupStartedAt">When the group's turn came.</param>
/// <param name="Definition">What the rollout is to do.</param>
/// <param name="Numbers">What the gates were judged on, as a whole and by stratum.</param>
/// <param name="Gates">Every gate of every scope.</param>
/// <param name="Accuracy">What people said about drawn decisions of the group's devices.</param>
/// <param name="Devices">The group's devices as they stood.</param>
public sealed record GroupReport(
    int V, long Rollout, string Name, int Group, string GroupName, string Decision, string Why, string By, DateTimeOffset At,
    DateTimeOffset? GroupStartedAt, RolloutDefinition Definition, IReadOnlyList<ScopeNumbers> Numbers, IReadOnlyList<GateResult> Gates,
    IReadOnlyList<SampledAccuracy> Accuracy, IReadOnlyList<DeviceOutcome> Devices);
