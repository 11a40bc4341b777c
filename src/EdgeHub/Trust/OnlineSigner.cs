using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;
using Edge.Protocol.Trust.Signing;

namespace Edge.Hub.Trust;

/// <summary>Signs snapshot and timestamp with the hub's own keys whenever targets, root or the calendar ask for it.</summary>
internal sealed class OnlineSigner
{
    private readonly TrustFolder _folder;

    /// <summary>A signer of one folder.</summary>
    /// <param name="folder">The hub's trust.</param>
    public OnlineSigner(TrustFolder folder) => _folder = folder;

    /// <summary>Signs what is due.</summary>
    /// <param name="now">The time.</param>
    /// <returns>What stands now, or why nothing could be signed; what was published before then goes on.</returns>
    public Outcome<TrustEdition> Renew(DateTimeOffset now)
    {
        if (!_folder.NewestRoot().TryGet(out var signed, out var problem)) return problem;
        var root = signed.Content;
        if (_folder.Read(RoleNames.Targets) is not { } targetsFile) return new Problem(ReasonCode.NotFound, $"targets.json is missing from '{_folder.Path}'.");
        if (!MetadataReader.Targets(targetsFile, TrustLimits.Device.TargetsBytes).TryGet(out var targets, out problem)) return problem;
        if (targets.Check(root.Roles[RoleNames.Targets], root.Keys, RoleNames.Targets) is { } unsigned) return unsigned;

        var listed = MetadataWriter.Describe(targets.Content.Version, targetsFile);
        if (!Snapshot(root, listed, now).TryGet(out var snapshot, out problem)) return problem;
        if (!Timestamp(root, snapshot, now).TryGet(out var timestamp, out problem)) return problem;
        return new TrustEdition(_folder.RootVersions(), targetsFile, snapshot.File, timestamp);
    }

    private Outcome<(byte[] File, long Version)> Snapshot(RootMetadata root, MetaFile targets, DateTimeOffset now)
    {
        long before = 0;
        if (_folder.Read(RoleNames.Snapshot) is { } old && MetadataReader.Snapshot(old, TrustLimits.Device.SnapshotBytes).TryGet(out var snapshot, out _))
        {
            before = snapshot.Content.Version;
            if (snapshot.Check(root.Roles[RoleNames.Snapshot], root.Keys, RoleNames.Snapshot) is null
                && !TrustLifetimes.IsDue(snapshot.Content.Expires, TrustLifetimes.Snapshot, now)
                && snapshot.Content.Meta.TryGetValue(RoleNames.FileOf(RoleNames.Targets), out var there) && Same(there, targets))
                return (old, before);
        }

        var version = Next(before, now);
        var file = Sign(root, RoleNames.Snapshot, MetadataWriter.Snapshot(new SnapshotMetadata(
            version, now + TrustLifetimes.Snapshot, new Dictionary<string, MetaFile> { [RoleNames.FileOf(RoleNames.Targets)] = targets })));
        return file.TryGet(out var bytes, out var problem) ? (bytes, version) : problem;
    }

    private Outcome<byte[]> Timestamp(RootMetadata root, (byte[] File, long Version) snapshot, DateTimeOffset now)
    {
        long before = 0;
        var listed = MetadataWriter.Describe(snapshot.Version, snapshot.File);
        if (_folder.Read(RoleNames.Timestamp) is { } old && MetadataReader.Timestamp(old, TrustLimits.Device.TimestampBytes).TryGet(out var timestamp, out _))
        {
            before = timestamp.Content.Version;
            if (timestamp.Check(root.Roles[RoleNames.Timestamp], root.Keys, RoleNames.Timestamp) is null
                && !TrustLifetimes.IsDue(timestamp.Content.Expires, TrustLifetimes.Timestamp, now)
                && Same(timestamp.Content.Snapshot, listed))
                return old;
        }

        return Sign(root, RoleNames.Timestamp, MetadataWriter.Timestamp(new TimestampMetadata(Next(before, now), now + TrustLifetimes.Timestamp, listed)));
    }

    private Outcome<byte[]> Sign(RootMetadata root, string role, byte[] content)
    {
        var ring = root.Roles[role];
        var keys = _folder.OnlineKeys(ring.KeyIds);
        if (keys.Count < ring.Threshold)
            return new Problem(TrustReasons.TooFewSignatures, $"The hub's {role} key is not in '{_folder.Path}/keys'; restore it, or give the role a new one: edge-hub trust rotate --role {role}");
        var file = MetadataSigner.Sign(content, keys);
        foreach (var key in keys) key.Dispose();
        _folder.Write(role, file);
        return file;
    }

    /// <summary>
    /// Seconds since 1970, or one more than before. A hub whose folder came back from a backup would otherwise sign versions that
    /// devices have seen with other content, and they would refuse it as a rollback until it had caught up.
    /// </summary>
    private static long Next(long before, DateTimeOffset now) => Math.Max(before + 1, now.ToUnixTimeSeconds());

    private static bool Same(MetaFile one, MetaFile other) =>
        one.Version == other.Version && one.Length == other.Length && one.Hashes?.ByAlgorithm.GetValueOrDefault(ContentHashes.Sha256Name) == other.Hashes?.ByAlgorithm[ContentHashes.Sha256Name];
}
