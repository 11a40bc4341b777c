namespace Edge.Hub.Api;

/// <summary>One stored decision about a part, as <c>part.json</c> of an audit states it.</summary>
/// <param name="Folder">Its files' folder.</param>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Epoch">The journal.</param>
/// <param name="Sequence">Its record.</param>
/// <param name="Link">The record's chain link.</param>
/// <param name="Chain"><c>verified</c>, <c>unlinked</c> (nobody states the link before it), <c>pending</c>, <c>altered</c> or <c>reordered</c>.</param>
/// <param name="ReceivedAt">When the record arrived.</param>
/// <param name="Result">The decision as the API shows it.</param>
/// <param name="ModelCard">Whether the deciding version is still here.</param>
public sealed record PartEvidence(
    string Folder, string Device, string Epoch, long Sequence, string Link, string Chain, DateTimeOffset ReceivedAt, ResultView Result, bool ModelCard);
