using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary>An upload, as the API shows it.</summary>
/// <param name="Id">Its id, unique for its device.</param>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What the device calls it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="DecisionId">The decision it belongs to.</param>
/// <param name="ReceivedAt">When it was complete.</param>
/// <param name="Metadata">What else the device said about it.</param>
public sealed record UploadView(
    Guid Id, string Device, UploadKind Kind, string Name, long Size, string Digest, Guid? DecisionId, DateTimeOffset ReceivedAt, IReadOnlyDictionary<string, string>? Metadata);
