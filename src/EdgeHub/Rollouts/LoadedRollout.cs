using Edge.Hub.Storage;
using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>A rollout with the rows it came from, tracked by their context.</summary>
/// <param name="Row">The rollout's row.</param>
/// <param name="Executions">Its devices' rows.</param>
/// <param name="Rollout">What they say.</param>
internal sealed record LoadedRollout(RolloutRow Row, Dictionary<DeviceAddress, RolloutExecutionRow> Executions, Rollout Rollout);
