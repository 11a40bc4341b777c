namespace Edge.Hub.Rollouts.Gates;

/// <summary>One gate of one scope, with all that its verdict rests on.</summary>
/// <param name="Gate">Which gate.</param>
/// <param name="Scope"><c>group</c>, <c>rollout</c>, or a stratum.</param>
/// <param name="Verdict">What it says.</param>
/// <param name="Why">The same in a sentence.</param>
/// <param name="Count">How many showed it.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Value">The share or figure.</param>
/// <param name="Lower">Lower bound of the share.</param>
/// <param name="Upper">Upper bound of the share.</param>
/// <param name="Threshold">What it was held against.</param>
public sealed record GateResult(
    string Gate, string Scope, GateVerdict Verdict, string Why, long? Count = null, long? Of = null, double? Value = null,
    double? Lower = null, double? Upper = null, double? Threshold = null);
