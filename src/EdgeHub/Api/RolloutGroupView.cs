using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;
using Edge.Hub.Rollouts.Reports;

namespace Edge.Hub.Api;

/// <summary>A group as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Devices">Its devices by state; a state nobody is in is left out.</param>
/// <param name="Gates">What its gates say now; empty before its turn.</param>
/// <param name="Accuracy">What people said about drawn decisions of its devices; left out in a list.</param>
/// <param name="Outcomes">Its devices; left out in a list.</param>
public sealed record RolloutGroupView(
    string Name, GroupState State, IReadOnlyDictionary<ExecutionState, int> Devices, IReadOnlyList<GateResult> Gates,
    IReadOnlyList<SampledAccuracy>? Accuracy = null, IReadOnlyList<DeviceOutcome>? Outcomes = null);
