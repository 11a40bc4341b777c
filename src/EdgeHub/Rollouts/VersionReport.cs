using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts;

/// <summary>What a device says of the rollout's version.</summary>
/// <param name="Revision">The desired revision it answers.</param>
/// <param name="State">Where the version stands on it.</param>
/// <param name="Reason">For a failure: why.</param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="Proof">What the version has shown.</param>
internal sealed record VersionReport(long Revision, ModelState State, ReasonCode? Reason = null, string? Message = null, ModelProof? Proof = null);
