using Edge.Hub.Rollouts.Reviews;

namespace Edge.Hub.Rollouts.Reports;

/// <summary>Drawn decisions of one device that were judged alike.</summary>
/// <param name="DeviceId">The device's number.</param>
/// <param name="Version">The version that decided.</param>
/// <param name="ExecutionProvider">What it ran on.</param>
/// <param name="Judgement">What people said; null while nobody has looked.</param>
/// <param name="Count">How many decisions.</param>
internal sealed record SampleCount(int DeviceId, string Version, string? ExecutionProvider, Judgement? Judgement, long Count);
