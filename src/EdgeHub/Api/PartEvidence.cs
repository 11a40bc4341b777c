using Edge.Protocol.Records;

namespace Edge.Hub.Api;

/// <summary>One stored decision about a part, as <c>part.json</c> of an export states it.</summary>
/// <param name="Folder">Its files' folder.</param>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="ReceivedAt">When the record arrived.</param>
/// <param name="Result">The decision as the API shows it.</param>
/// <param name="ModelCard">Whether the deciding version is still here.</param>
/// <param name="Pictures">Files of pictures that the device's policy let out.</param>
/// <param name="Chain">The record's place in the chain.</param>
public sealed record PartEvidence(
    string Folder, string Device, DateTimeOffset ReceivedAt, ResultView Result, bool ModelCard, IReadOnlyList<string> Pictures, ChainPlace Chain);
