using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;
using Edge.Protocol.Trust.Signing;

namespace Edge.Protocol.Trust;

/// <summary>
/// The list that a device signs of what was taught on it: targets metadata of a delegated role, one for each model. It is believed where
/// it is made and never travels, so that no snapshot names it, and what 5.6.2 and 5.6.4 do against whoever carries metadata has nothing to
/// do. Delegation, signature, expiry and the order of roles are judged as of any other (5.6.3, 5.6.5, 5.6.7).
/// </summary>
public static class TaughtList
{
    /// <summary>Whether a device's own key vouches for a version.</summary>
    /// <param name="trusted">The targets that are trusted: who may sign for what.</param>
    /// <param name="device">The device, of no other than which a version is taken.</param>
    /// <param name="version">The version as it lies there.</param>
    /// <param name="store">The lists.</param>
    /// <param name="start">The moment by which expiry is judged.</param>
    /// <returns>Null where it does, else why not.</returns>
    public static Problem? Check(TargetsMetadata trusted, DeviceAddress device, ModelTarget version, ITrustStore store, DateTimeOffset start)
    {
        var path = ModelTargets.TaughtPathOf(device, version.Name, version.Version);
        var roles = trusted.Delegations?.Roles.Where(role => role.Covers(path)).ToArray() ?? [];
        if (roles.Length == 0)
            return new Problem(TrustReasons.NotListed, $"{version.Name}@{version.Version} is not signed (edge-hub trust sign FOLDER), and {device} may not sign it: edge-hub trust delegate --device {device} --model {version.Name} --key PUBLIC.pem");
        foreach (var role in roles)
        {
            if (!Read(role, trusted.Delegations!, store, start).TryGet(out var list, out var problem)) return problem;
            if (list?.Targets.GetValueOrDefault(path) is { } target)
                return ModelTargets.DigestOf(target) == version.Digest ? null : new Problem(TrustReasons.NotListed, $"'{path}' is signed with other files than lie there.");
            if (role.IsTerminating) break;
        }

        return new Problem(TrustReasons.NotListed, $"'{path}' is not signed: edge-agent trust sign {version.Name}@{version.Version}");
    }

    /// <summary>Signs a list with further versions.</summary>
    /// <param name="before">The list so far; null for none. One that this key did not sign begins anew.</param>
    /// <param name="key">The device's key.</param>
    /// <param name="add">Versions that are vouched for from now on.</param>
    /// <param name="keep">Which of the versions before stay, by path.</param>
    /// <param name="expires">When the list expires.</param>
    public static Outcome<byte[]> Sign(ReadOnlyMemory<byte>? before, SigningKey key, IReadOnlyList<TargetFile> add, Func<string, bool> keep, DateTimeOffset expires)
    {
        var old = before is { } file && MetadataReader.Targets(file, TrustLimits.Device.TargetsBytes).TryGet(out var signed, out _)
            && signed.Check(new KeyRing([key.Public.Id], 1), new Dictionary<string, TrustKey> { [key.Public.Id] = key.Public }, "list") is null
                ? signed.Content
                : null;
        var targets = add.Concat(old?.Targets.Values.Where(target => keep(target.Path)) ?? []).DistinctBy(target => target.Path)
            .OrderBy(target => target.Path, StringComparer.Ordinal).ToDictionary(target => target.Path, StringComparer.Ordinal);
        var list = MetadataSigner.Sign(MetadataWriter.Targets(new TargetsMetadata((old?.Version ?? 0) + 1, expires, targets, null)), [key]);
        return list.Length <= TrustLimits.Device.TargetsBytes
            ? list
            : new Problem(ReasonCode.TooLarge, $"The list of {targets.Count} versions is {list.Length} bytes; {TrustLimits.Device.TargetsBytes} are read. Delete versions that are not needed.");
    }

    private static Outcome<TargetsMetadata?> Read(DelegatedRole role, Delegations delegations, ITrustStore store, DateTimeOffset start)
    {
        if (!store.Read(role.Name).TryGet(out var file, out var problem)) return problem;
        if (file is not { } bytes) return (TargetsMetadata?)null;
        if (!MetadataReader.Targets(bytes, TrustLimits.Device.TargetsBytes, role.Name).TryGet(out var signed, out problem)) return problem;
        problem = signed.Check(role.Keys, delegations.Keys, role.Name);
        if (problem is not null) return problem;
        return signed.Content.Expires > start
            ? signed.Content
            : new Problem(TrustReasons.Expired, $"{role.Name}: the box's own list expired at {signed.Content.Expires:u}: edge-agent trust sign NAME@VERSION");
    }
}
