using Edge.Hub.Rollouts.Reviews;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts.Gates;

/// <summary>What the devices of one scope have shown.</summary>
/// <param name="Scope"><c>group</c>, <c>rollout</c>, or a stratum.</param>
/// <param name="Targeted">Devices in it that were or will be told.</param>
/// <param name="Finished">Those that committed.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Proofs">What the version has shown on each, where it said so.</param>
/// <param name="Reviews">What people said about its disagreements.</param>
/// <param name="AtIt">Devices that have begun and not ended.</param>
internal sealed record GateEvidence(
    string Scope, int Targeted, int Finished, int Failed, IReadOnlyList<ModelProof> Proofs, ReviewTally Reviews, int AtIt = 0)
{
    /// <summary>Devices that reported an end.</summary>
    public int Ended => Finished + Failed;
}
