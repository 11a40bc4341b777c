using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Hub.Trust;

/// <summary>Which devices may sign which models themselves, as it stands in targets.</summary>
internal static class TaughtDelegations
{
    /// <summary>Lets a device's key speak for one model of it, in place of the key before.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="device">The device.</param>
    /// <param name="name">The model.</param>
    /// <param name="key">The device's key.</param>
    public static TargetsMetadata Add(TargetsMetadata targets, DeviceAddress device, string name, TrustKey key)
    {
        var role = ModelTargets.TaughtBy(device, name, key);
        var (roles, keys) = Others(targets, role.Name);
        return targets with { Delegations = Of([.. roles, role], keys.Append(key)) };
    }

    /// <summary>Takes it back, and with it every version that was taught under it.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="device">The device.</param>
    /// <param name="name">The model.</param>
    public static Outcome<TargetsMetadata> Remove(TargetsMetadata targets, DeviceAddress device, string name)
    {
        var (roles, keys) = Others(targets, ModelTargets.TaughtRoleOf(device, name));
        return roles.Length < (targets.Delegations?.Roles.Count ?? 0)
            ? targets with { Delegations = roles.Length == 0 ? null : Of(roles, keys) }
            : new Problem(ReasonCode.NotFound, $"{device} may not sign '{name}' anyway.");
    }

    /// <summary>What is delegated, a line each.</summary>
    /// <param name="targets">The targets.</param>
    public static IReadOnlyList<string> Describe(TargetsMetadata targets) =>
        [.. (targets.Delegations?.Roles ?? []).Select(role => $"{string.Join(' ', role.Paths ?? [])} by {string.Join(' ', role.Keys.KeyIds.Select(id => id[..12]))}")];

    private static (DelegatedRole[] Roles, IEnumerable<TrustKey> Keys) Others(TargetsMetadata targets, string role) =>
        ([.. (targets.Delegations?.Roles ?? []).Where(other => other.Name != role)], targets.Delegations?.Keys.Values ?? []);

    private static Delegations Of(DelegatedRole[] roles, IEnumerable<TrustKey> keys)
    {
        var used = roles.SelectMany(role => role.Keys.KeyIds).ToHashSet(StringComparer.Ordinal);
        return new Delegations(keys.Where(key => used.Contains(key.Id)).DistinctBy(key => key.Id).ToDictionary(key => key.Id, StringComparer.Ordinal), roles);
    }
}
