using Edge.Hub.Rollouts.Reviews;
using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>What the hub sees of one device at a step.</summary>
/// <param name="Device">The device.</param>
/// <param name="Matches">Whether the rollout's targets mean it now.</param>
/// <param name="Busy">Whether another active rollout of the model has it.</param>
/// <param name="Online">Whether its session stands.</param>
/// <param name="Stratum">Platform and execution provider; null while it has not said.</param>
/// <param name="Version">The version it has, as far as the hub knows and could give it again.</param>
/// <param name="Report">What it says of the rollout's version.</param>
/// <param name="Reviews">What people said about the version's disagreements on it.</param>
internal sealed record DeviceObservation(
    DeviceAddress Device, bool Matches = true, bool Busy = false, bool Online = true, string? Stratum = null, string? Version = null,
    VersionReport? Report = null, ReviewTally? Reviews = null);
