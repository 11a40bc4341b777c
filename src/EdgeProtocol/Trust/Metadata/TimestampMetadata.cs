namespace Edge.Protocol.Trust.Metadata;

/// <summary>Section 4.7: the newest snapshot.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Expires">When it expires.</param>
/// <param name="Snapshot">The snapshot's file.</param>
public sealed record TimestampMetadata(long Version, DateTimeOffset Expires, MetaFile Snapshot) : IRoleMetadata;
