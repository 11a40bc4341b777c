namespace Edge.Agent.Api.Agent;

/// <summary>How many refused records a request changed.</summary>
/// <param name="Records">How many.</param>
internal sealed record ChangedRecords(int Records);
