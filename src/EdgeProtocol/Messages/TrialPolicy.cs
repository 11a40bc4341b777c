namespace Edge.Protocol.Messages;

/// <summary>
/// A candidate that decides, under watch. A trial is a lease: what is not proven when it ends is rolled back, offline too.
/// </summary>
/// <param name="Frames">Decisions after which it is committed.</param>
/// <param name="LeaseSeconds">By when; the version before serves again where fewer came.</param>
/// <param name="MinimumSeconds">It is watched at least that long.</param>
/// <param name="MaximumErrorRate">Share of its decisions without a verdict, above which it is rolled back.</param>
/// <param name="MaximumLatencyRatio">95th percentile of its inference over the version before's, above which it is rolled back.</param>
/// <param name="MaximumConfidenceShift">Distance between the distributions of its highest scores and the version before's (Kolmogorov–Smirnov, 0 to 1), above which it is rolled back.</param>
/// <param name="MaximumMemoryGrowthBytes">Private memory of the agent above what it had when the trial began, above which it is rolled back.</param>
public sealed record TrialPolicy(
    int Frames,
    int LeaseSeconds = 86_400,
    int MinimumSeconds = 60,
    double MaximumErrorRate = 0.01,
    double MaximumLatencyRatio = 1.5,
    double MaximumConfidenceShift = 0.3,
    long MaximumMemoryGrowthBytes = 256L << 20);
