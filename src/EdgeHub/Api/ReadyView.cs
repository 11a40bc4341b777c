namespace Edge.Hub.Api;

/// <summary>Whether the hub does its work.</summary>
/// <param name="Ready">True when the broker can be reached and records can be stored.</param>
/// <param name="Mqtt">Where the broker is.</param>
/// <param name="IngestBacklog">Batches waiting for the writer.</param>
/// <param name="Problem">Why it is not ready.</param>
/// <param name="ChainBreaks">Stored records that are not what their device chained; the hub is ready all the same.</param>
/// <param name="Leads">Whether this process does what one of several must; true for a hub that is alone.</param>
public sealed record ReadyView(bool Ready, string? Mqtt, int IngestBacklog, string? Problem, long ChainBreaks, bool Leads);
