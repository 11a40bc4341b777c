using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>What a rollout wants on devices. Pure.</summary>
/// <param name="Definition">The rollout's definition.</param>
/// <param name="IsFinished">Whether it is the rule for devices that came after it.</param>
/// <param name="Executions">Its devices, by address.</param>
internal sealed record RolloutRule(
    RolloutDefinition Definition, bool IsFinished, IReadOnlyDictionary<DeviceAddress, (ExecutionState State, string? PreviousVersion)> Executions)
{
    /// <summary>The version for a device; null where the rollout says nothing about it and earlier rules hold.</summary>
    public WishedVersion? Wish(DeviceState device)
    {
        var isPlaced = Executions.TryGetValue(device.Address, out var execution);
        return (isPlaced ? execution.State : ExecutionState.Scheduled) switch
        {
            ExecutionState.Running or ExecutionState.Finished or ExecutionState.Absent => new WishedVersion(Definition.Version, Definition.Proof),
            // By name: the rules before may say nothing, and a model that is not named would stay as it is.
            ExecutionState.Error or ExecutionState.Reverted => execution.PreviousVersion is { } previous ? new WishedVersion(previous) : null,
            ExecutionState.Scheduled or ExecutionState.Cancelled when IsFinished && Definition.Targets.IsOpen && Definition.Targets.Matches(device) => new WishedVersion(Definition.Version, Definition.Proof),
            _ => null,
        };
    }
}
