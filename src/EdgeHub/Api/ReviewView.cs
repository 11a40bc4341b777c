using Edge.Hub.Rollouts.Reviews;

namespace Edge.Hub.Api;

/// <summary>A decision that somebody is to look at.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">A disagreement, or drawn.</param>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="DecisionId">The decision.</param>
/// <param name="PartId">Its part.</param>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Model">Model name.</param>
/// <param name="Active">What the version that decided said.</param>
/// <param name="Candidate">What the candidate said; null for a drawn decision.</param>
/// <param name="At">When, as well as the hub knows.</param>
/// <param name="Pictures">Where its pictures are, where the device's policy let any out.</param>
/// <param name="Judgement">Who was right; null while nobody has looked.</param>
/// <param name="JudgedBy">Who said so.</param>
/// <param name="JudgedAt">When.</param>
public sealed record ReviewView(
    long Id, ReviewKind Kind, string Device, Guid DecisionId, string PartId, string Pipeline, string Model, ReviewedVersion Active,
    ReviewedVersion? Candidate, DateTimeOffset At, IReadOnlyList<string> Pictures, Judgement? Judgement = null, string? JudgedBy = null, DateTimeOffset? JudgedAt = null);
