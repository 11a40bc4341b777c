using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>A version on trial.</summary>
/// <param name="Frames">Its decisions.</param>
/// <param name="Errors">Those without a verdict.</param>
/// <param name="LatencyP95Ms">95th percentile of its inference.</param>
/// <param name="PreviousLatencyP95Ms">The same of the version before, from its last decisions; null where it had none.</param>
/// <param name="ConfidenceShift">Kolmogorov–Smirnov distance between its highest scores and the version before's, less what chance explains at 95 %; null where that had none.</param>
/// <param name="MemoryGrowthBytes">Private memory above what the agent had when the trial began.</param>
/// <param name="LeaseEnds">When it is rolled back unless it is committed, UTC by the device's clock.</param>
public sealed record TrialEvidence(
    long Frames,
    long Errors,
    double LatencyP95Ms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? PreviousLatencyP95Ms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? ConfidenceShift,
    long MemoryGrowthBytes,
    DateTimeOffset? LeaseEnds = null);
