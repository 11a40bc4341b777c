namespace Edge.Protocol.Messages;

/// <summary>A candidate beside the active version, on the same frames.</summary>
/// <param name="Frames">Frames both judged.</param>
/// <param name="Agreed">Those with the same verdict.</param>
/// <param name="Errors">Those without a verdict where the active version had one.</param>
/// <param name="LatencyP95Ms">95th percentile of its inference.</param>
/// <param name="ActiveLatencyP95Ms">The same of the active version on the same frames.</param>
/// <param name="ConfidenceShift">Kolmogorov–Smirnov distance between both versions' highest scores, less what chance explains at 95 %.</param>
/// <param name="NotCopied">Frames that came while it was busy, or beyond its share.</param>
public sealed record ShadowEvidence(
    long Frames, long Agreed, long Errors, double LatencyP95Ms, double ActiveLatencyP95Ms, double ConfidenceShift, long NotCopied);
