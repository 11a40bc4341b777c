namespace Edge.Protocol.Messages;

/// <summary>A candidate that looks at copies of live frames and decides nothing. Resemblance is a safety signal, not a proof of being better.</summary>
/// <param name="Frames">Frames both versions have to have judged.</param>
/// <param name="TimeoutSeconds">By when; the candidate fails with <c>too-little-evidence</c> where fewer came.</param>
/// <param name="PerMille">Of a thousand live frames, how many are copied at most; a frame that comes while the candidate is busy is not copied.</param>
/// <param name="MinimumAgreement">Share of the frames with the same verdict, 0 to 1, below which it stops.</param>
/// <param name="MaximumLatencyRatio">95th percentile of its inference over the active version's, above which it stops.</param>
/// <param name="MaximumErrorRate">Share of the frames without a verdict where the active version had one, above which it stops.</param>
/// <param name="MaximumConfidenceShift">Distance between the distributions of both versions' highest scores (Kolmogorov–Smirnov, 0 to 1), above which it stops.</param>
/// <param name="DisagreementsPerDay">Frames judged differently that go to the hub's review, at most.</param>
public sealed record ShadowPolicy(
    int Frames,
    int TimeoutSeconds = 86_400,
    int PerMille = 1000,
    double MinimumAgreement = 0.8,
    double MaximumLatencyRatio = 2,
    double MaximumErrorRate = 0.01,
    double MaximumConfidenceShift = 0.3,
    int DisagreementsPerDay = 200);
