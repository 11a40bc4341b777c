using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>Whom a targets role lets speak for part of its paths.</summary>
/// <param name="Keys">Their keys by id.</param>
/// <param name="Roles">The roles, most trusted first.</param>
public sealed record Delegations(IReadOnlyDictionary<string, TrustKey> Keys, IReadOnlyList<DelegatedRole> Roles);
