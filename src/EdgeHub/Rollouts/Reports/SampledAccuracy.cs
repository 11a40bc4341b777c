namespace Edge.Hub.Rollouts.Reports;

/// <summary>The accuracy of a version on decisions that were drawn, which no disagreement, alarm or person chose.</summary>
/// <param name="Version">The version that decided.</param>
/// <param name="ExecutionProvider">What it ran on.</param>
/// <param name="Drawn">Decisions drawn.</param>
/// <param name="Judged">Those somebody looked at.</param>
/// <param name="Right">Those that were right.</param>
/// <param name="Value">Share of right ones; null while nobody has looked.</param>
/// <param name="Lower">Lower bound of the share.</param>
/// <param name="Upper">Upper bound of the share.</param>
public sealed record SampledAccuracy(
    string Version, string? ExecutionProvider, long Drawn, long Judged, long Right, double? Value, double Lower, double Upper);
