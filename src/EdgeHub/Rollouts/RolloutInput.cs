using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>All that a step depends on besides the rollout itself.</summary>
/// <param name="Now">The time.</param>
/// <param name="Devices">The fleet, as far as it concerns the rollout.</param>
internal sealed record RolloutInput(DateTimeOffset Now, IReadOnlyDictionary<DeviceAddress, DeviceObservation> Devices);
