namespace Edge.TestKit.Processes;

/// <summary>The hub's totals.</summary>
/// <param name="Results">Decisions stored.</param>
/// <param name="Duplicates">Records received again and refused.</param>
/// <param name="RepeatedDecisions">Records stored whose decision already had its result: a device decided twice.</param>
/// <param name="Cached">Decisions whose scores came from a device's result cache.</param>
/// <param name="DevicesOnline">Devices with a session.</param>
public sealed record HubTotals(long Results, long Duplicates, long RepeatedDecisions, long Cached, int DevicesOnline);
