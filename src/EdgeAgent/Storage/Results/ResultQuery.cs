using Edge.Protocol.Messages;

namespace Edge.Agent.Storage.Results;

/// <summary>What to show of the local history; conditions left out do not restrict.</summary>
/// <param name="Last">At most so many, newest first.</param>
/// <param name="Verdict">Only this verdict.</param>
/// <param name="PartId">Only this part.</param>
/// <param name="Pipeline">Only this pipeline.</param>
/// <param name="Since">Only what was captured then or later; leaves out what was captured without a trusted clock.</param>
/// <param name="Until">Only what was captured before then; likewise.</param>
public sealed record ResultQuery(
    int Last, Verdict? Verdict = null, string? PartId = null, string? Pipeline = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    /// <summary>Only this decision.</summary>
    public Guid? DecisionId { get; init; }
}
