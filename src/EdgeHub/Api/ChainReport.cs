namespace Edge.Hub.Api;

/// <summary>The hub's books and what is wrong with the chains.</summary>
/// <param name="Journals">One entry a journal.</param>
/// <param name="Alarms">Records that are not what their device chained; at most 1000.</param>
public sealed record ChainReport(IReadOnlyList<JournalBooks> Journals, IReadOnlyList<ChainAlarm> Alarms);
