namespace Edge.Protocol.Trust.Metadata;

/// <summary>Section 4.5: the newest targets of every role.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Expires">When it expires.</param>
/// <param name="Meta">The files by name, <c>targets.json</c> among them.</param>
public sealed record SnapshotMetadata(long Version, DateTimeOffset Expires, IReadOnlyDictionary<string, MetaFile> Meta) : IRoleMetadata;
