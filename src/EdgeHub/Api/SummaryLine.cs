using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary>One line of the summary's breakdown.</summary>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Model">Model name; null when none was ready.</param>
/// <param name="ModelVersion">Model version.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Count">Results.</param>
/// <param name="Cached">Of these, from the device's result cache.</param>
public sealed record SummaryLine(string Device, string? Model, string? ModelVersion, Verdict Verdict, long Count, long Cached);
