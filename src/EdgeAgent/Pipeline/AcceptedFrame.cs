using Edge.Agent.Challenges;
using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>A frame with what was found out about its bytes before anything decodes them.</summary>
/// <param name="Captured">The frame.</param>
/// <param name="Hash">SHA-256 of its encoded bytes.</param>
/// <param name="Fault">Why it may not be inspected; null for a sound frame.</param>
/// <param name="Claim">The master part it shows; null for a part of the production.</param>
internal sealed record AcceptedFrame(CapturedFrame Captured, ArtifactDigest Hash, Problem? Fault, MasterClaim? Claim = null);
