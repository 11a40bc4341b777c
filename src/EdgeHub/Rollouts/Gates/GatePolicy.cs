using System.Text.Json.Serialization;

namespace Edge.Hub.Rollouts.Gates;

/// <summary>
/// What a group must show, as a whole and in each stratum. A gate that is null is not judged: it is written as null, for one that is left out has its default. Those about live frames are
/// judged only where the rollout's proof has a shadow or a trial to show them.
/// </summary>
/// <param name="Confidence">Of every interval: 0.9, 0.95 or 0.99, two-sided.</param>
/// <param name="MinimumDevices">Devices that reported an end, at least; all of a stratum that has fewer.</param>
/// <param name="MinimumShare">The same as a share of the devices in question, 0 to 1.</param>
/// <param name="MinimumFrames">Live frames, below which nothing is said about them.</param>
/// <param name="MinimumReviewed">Reviewed disagreements, below which nothing is said about who was right.</param>
/// <param name="InstallSuccess">Share of the devices with an end that committed, at least.</param>
/// <param name="GoldenAccuracy">Share of the golden cases that passed, at least.</param>
/// <param name="ShadowAgreement">An alarm, no proof: share of the shadow's frames with the same verdict, below which it stops.</param>
/// <param name="CandidateRight">Lower bound of the share of reviewed disagreements in which the candidate was right, at least.</param>
/// <param name="NegligibleDisagreement">Where the upper bound of the share of frames in disagreement is no more than this, nobody need review any.</param>
/// <param name="LatencyRatio">Median over the devices of the 95th percentile of inference over the version before's, at most.</param>
/// <param name="ErrorRate">Upper bound of the share of frames without a verdict, at most.</param>
/// <param name="ConfidenceShift">Median over the devices of the Kolmogorov–Smirnov distance of the highest scores beyond chance, at most.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GatePolicy(
    double Confidence = 0.95,
    int MinimumDevices = 5,
    double MinimumShare = 0.5,
    long MinimumFrames = 500,
    int MinimumReviewed = 20,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? InstallSuccess = 0.9,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? GoldenAccuracy = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? ShadowAgreement = 0.8,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? CandidateRight = 0.5,
    double NegligibleDisagreement = 0.001,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? LatencyRatio = 1.5,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? ErrorRate = 0.01,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? ConfidenceShift = 0.3);
