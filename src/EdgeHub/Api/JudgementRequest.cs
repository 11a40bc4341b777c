using Edge.Hub.Rollouts.Reviews;

namespace Edge.Hub.Api;

/// <summary>What somebody says about a decision under review.</summary>
/// <param name="Judgement">Who was right.</param>
/// <param name="By">Who says so.</param>
public sealed record JudgementRequest(Judgement Judgement, string? By);
