using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>A frame with what was found out about its bytes before anything decodes them.</summary>
/// <param name="Captured">The frame.</param>
/// <param name="Hash">SHA-256 of its encoded bytes.</param>
/// <param name="Fault">Why it may not be inspected; null for a sound frame.</param>
internal sealed record AcceptedFrame(CapturedFrame Captured, ArtifactDigest Hash, Problem? Fault);
