using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>Section 4.4: which keys speak for which role.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Expires">When it expires.</param>
/// <param name="ConsistentSnapshot">Whether files are named by their versions (section 6.2).</param>
/// <param name="Keys">Every key by its id.</param>
/// <param name="Roles">The four roles' keys by role.</param>
public sealed record RootMetadata(
    long Version, DateTimeOffset Expires, bool ConsistentSnapshot, IReadOnlyDictionary<string, TrustKey> Keys, IReadOnlyDictionary<string, KeyRing> Roles) : IRoleMetadata;
