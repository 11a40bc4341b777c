namespace Edge.Protocol.Trust.Metadata;

/// <summary>Section 4.6: what may be run, and who else may say so.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Expires">When it expires.</param>
/// <param name="Targets">The targets by path.</param>
/// <param name="Delegations">Who else; null for nobody.</param>
public sealed record TargetsMetadata(
    long Version, DateTimeOffset Expires, IReadOnlyDictionary<string, TargetFile> Targets, Delegations? Delegations) : IRoleMetadata;
