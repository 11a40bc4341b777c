using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Trust;

/// <summary>
/// What is trusted within one update: bytes go in, in the order of section 5, and are trusted or refused. It reads and writes nothing;
/// <see cref="TrustUpdate"/> drives it. Sections are those of the TUF specification 1.0.34.
/// </summary>
public sealed class TrustedMetadata
{
    private readonly TrustLimits _limits;
    private readonly Dictionary<(string Role, string Delegator), TargetsMetadata> _targets = [];
    private ReadOnlyMemory<byte> _snapshotBytes;

    private TrustedMetadata(RootMetadata root, DateTimeOffset start, TrustLimits limits)
    {
        Root = root;
        Start = start;
        _limits = limits;
    }

    /// <summary>5.1: the moment the update began, by which every expiry of it is judged.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The trusted root.</summary>
    public RootMetadata Root { get; private set; }

    /// <summary>The trusted timestamp; null before one was given.</summary>
    public TimestampMetadata? Timestamp { get; private set; }

    /// <summary>The trusted snapshot; null before one was given.</summary>
    public SnapshotMetadata? Snapshot { get; private set; }

    /// <summary>The trusted targets; null before they were given.</summary>
    public TargetsMetadata? Targets => _targets.GetValueOrDefault((RoleNames.Targets, RoleNames.Root));

    /// <summary>5.2: begins with the root that the box was given. Its expiry does not matter yet.</summary>
    /// <param name="root">The root's file.</param>
    /// <param name="start">The fixed update start time.</param>
    /// <param name="limits">The application's bounds.</param>
    public static Outcome<TrustedMetadata> Load(ReadOnlyMemory<byte> root, DateTimeOffset start, TrustLimits limits)
    {
        if (!MetadataReader.Root(root, limits.RootBytes).TryGet(out var signed, out var problem)) return problem;
        problem = signed.Check(signed.Content.Roles[RoleNames.Root], signed.Content.Keys, RoleNames.Root);
        return problem is null ? new TrustedMetadata(signed.Content, start, limits) : problem;
    }

    /// <summary>5.3.4 to 5.3.7: takes the next root.</summary>
    /// <param name="bytes">The file.</param>
    /// <returns>Whether it takes a key from timestamp or snapshot, so that 5.3.11 asks to forget their files.</returns>
    public Outcome<bool> UpdateRoot(ReadOnlyMemory<byte> bytes)
    {
        if (Timestamp is not null) throw new InvalidOperationException("Roots come before the timestamp.");
        if (!MetadataReader.Root(bytes, _limits.RootBytes).TryGet(out var signed, out var problem)) return problem;
        var root = signed.Content;
        // 5.3.4: signed as the old root asks and as the new one asks.
        problem = signed.Check(Root.Roles[RoleNames.Root], Root.Keys, $"root {root.Version}, by the keys of root {Root.Version}")
            ?? signed.Check(root.Roles[RoleNames.Root], root.Keys, $"root {root.Version}, by its own keys");
        if (problem is not null) return problem;
        // 5.3.5: exactly one further. 5.3.6: an intermediate root may have expired.
        if (root.Version != Root.Version + 1)
            return new Problem(TrustReasons.Rollback, $"root: version {root.Version} came where {Root.Version + 1} was due.");
        var takesKeys = TakesKeys(root, RoleNames.Timestamp) || TakesKeys(root, RoleNames.Snapshot);
        Root = root;
        return takesKeys;
    }

    /// <summary>5.3.10: whether the newest root still holds.</summary>
    public Problem? CheckRoot() => Expiry(Root, RoleNames.Root);

    /// <summary>Takes the timestamp of an earlier update, for the comparisons of 5.4.3. One that the root's keys did not sign (any more) is as good as none.</summary>
    /// <param name="bytes">The file.</param>
    public Problem? LoadTimestamp(ReadOnlyMemory<byte> bytes)
    {
        if (!Timestamped(bytes).TryGet(out var timestamp, out var problem)) return problem;
        Timestamp = timestamp;
        return null;
    }

    /// <summary>5.4.2 to 5.4.4: takes a new timestamp.</summary>
    /// <param name="bytes">The file.</param>
    /// <returns>Whether it is newer; one of the same version is dropped, and the one before goes on.</returns>
    public Outcome<bool> UpdateTimestamp(ReadOnlyMemory<byte> bytes)
    {
        if (Snapshot is not null) throw new InvalidOperationException("The timestamp comes before the snapshot.");
        if (!Timestamped(bytes).TryGet(out var timestamp, out var problem)) return problem;
        if (Timestamp is { } old)
        {
            // 5.4.3.1
            if (timestamp.Version < old.Version) return Older(RoleNames.Timestamp, timestamp.Version, old.Version);
            if (timestamp.Version == old.Version) return CheckTimestamp() is { } expired ? expired : false;
            // 5.4.3.2
            if (timestamp.Snapshot.Version < old.Snapshot.Version) return Older("the timestamp's snapshot", timestamp.Snapshot.Version, old.Snapshot.Version);
        }

        // 5.4.4
        if (Expiry(timestamp, RoleNames.Timestamp) is { } frozen) return frozen;
        Timestamp = timestamp;
        return true;
    }

    /// <summary>5.4.4 of the timestamp that is trusted.</summary>
    public Problem? CheckTimestamp() => Expiry(Expected(Timestamp, RoleNames.Timestamp), RoleNames.Timestamp);

    /// <summary>Takes the snapshot of an earlier update, for the comparisons of 5.5.5.</summary>
    /// <param name="bytes">The file.</param>
    public Problem? LoadSnapshot(ReadOnlyMemory<byte> bytes)
    {
        if (!Snapped(bytes).TryGet(out var snapshot, out var problem)) return problem;
        (Snapshot, _snapshotBytes) = (snapshot, bytes);
        return null;
    }

    /// <summary>Whether the trusted snapshot is the one the timestamp names, and holds: none newer is needed then.</summary>
    public bool IsSnapshotCurrent =>
        Snapshot is { } snapshot && Timestamp is { } timestamp
        && snapshot.Version == timestamp.Snapshot.Version
        && timestamp.Snapshot.Check(_snapshotBytes.Span, RoleNames.Snapshot) is null
        && Expiry(snapshot, RoleNames.Snapshot) is null;

    /// <summary>5.5.2 to 5.5.6: takes a new snapshot.</summary>
    /// <param name="bytes">The file.</param>
    public Problem? UpdateSnapshot(ReadOnlyMemory<byte> bytes)
    {
        if (_targets.Count > 0) throw new InvalidOperationException("The snapshot comes before targets.");
        var stated = Expected(Timestamp, RoleNames.Timestamp).Snapshot;
        // 5.5.2, then 5.5.3.
        if (stated.Check(bytes.Span, RoleNames.Snapshot) is { } mismatch) return mismatch;
        if (!Snapped(bytes).TryGet(out var snapshot, out var problem)) return problem;
        // 5.5.4
        if (snapshot.Version != stated.Version) return Mismatch(RoleNames.Snapshot, snapshot.Version, stated.Version);
        // 5.5.5, then 5.5.6.
        problem = CheckRollback(snapshot) ?? Expiry(snapshot, RoleNames.Snapshot);
        if (problem is not null) return problem;
        (Snapshot, _snapshotBytes) = (snapshot, bytes);
        return null;
    }

    /// <summary>What the snapshot states of a role's file.</summary>
    /// <param name="role">The role.</param>
    public Outcome<MetaFile> Listed(string role) => Expected(Snapshot, RoleNames.Snapshot).Meta.TryGetValue(RoleNames.FileOf(role), out var file)
        ? file
        : new Problem(ReasonCode.NotFound, $"{role}: the snapshot does not list it.");

    /// <summary>5.6.2 to 5.6.5: takes targets metadata, trusted by way of one delegator. By way of another it is another question.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="role">The role.</param>
    /// <param name="delegator">Who delegates to it: <c>root</c> for the top-level targets, else a role whose targets are trusted.</param>
    public Outcome<TargetsMetadata> UpdateTargets(ReadOnlyMemory<byte> bytes, string role, string delegator)
    {
        if (!IsSnapshotCurrent) throw new InvalidOperationException("Targets come after the snapshot.");
        if (!Listed(role).TryGet(out var stated, out var problem)) return problem;
        // 5.6.2
        if (stated.Check(bytes.Span, role) is { } mismatch) return mismatch;
        if (!MetadataReader.Targets(bytes, _limits.TargetsBytes, role).TryGet(out var signed, out problem)) return problem;
        // 5.6.3
        var (ring, keys) = Delegation(role, delegator);
        if (signed.Check(ring, keys, role) is { } unsigned) return unsigned;
        // 5.6.4, then 5.6.5.
        if (signed.Content.Version != stated.Version) return Mismatch(role, signed.Content.Version, stated.Version);
        if (Expiry(signed.Content, role) is { } expired) return expired;
        return _targets[(role, delegator)] = signed.Content;
    }

    /// <summary>Targets that are trusted by way of a delegator; null where none are yet.</summary>
    /// <param name="role">The role.</param>
    /// <param name="delegator">Who delegates to it.</param>
    public TargetsMetadata? Find(string role, string delegator) => _targets.GetValueOrDefault((role, delegator));

    private Outcome<TimestampMetadata> Timestamped(ReadOnlyMemory<byte> bytes)
    {
        if (!MetadataReader.Timestamp(bytes, _limits.TimestampBytes).TryGet(out var signed, out var problem)) return problem;
        problem = signed.Check(Root.Roles[RoleNames.Timestamp], Root.Keys, RoleNames.Timestamp);
        return problem is null ? signed.Content : problem;
    }

    private Outcome<SnapshotMetadata> Snapped(ReadOnlyMemory<byte> bytes)
    {
        if (!MetadataReader.Snapshot(bytes, _limits.SnapshotBytes).TryGet(out var signed, out var problem)) return problem;
        problem = signed.Check(Root.Roles[RoleNames.Snapshot], Root.Keys, RoleNames.Snapshot);
        return problem is null ? signed.Content : problem;
    }

    private Problem? CheckRollback(SnapshotMetadata snapshot)
    {
        foreach (var (file, old) in Snapshot?.Meta ?? new Dictionary<string, MetaFile>())
        {
            if (!snapshot.Meta.TryGetValue(file, out var listed)) return new Problem(TrustReasons.Rollback, $"snapshot: '{file}' was listed before and is not any more.");
            if (listed.Version < old.Version) return Older($"the snapshot's '{file}'", listed.Version, old.Version);
        }

        return null;
    }

    private (KeyRing Ring, IReadOnlyDictionary<string, TrustKey> Keys) Delegation(string role, string delegator)
    {
        if (role == RoleNames.Targets && delegator == RoleNames.Root) return (Root.Roles[role], Root.Keys);
        var delegations = _targets.Where(pair => pair.Key.Role == delegator).Select(pair => pair.Value.Delegations).FirstOrDefault(found => found is not null)
            ?? throw new InvalidOperationException($"'{delegator}' is not trusted, or delegates nothing.");
        return (delegations.Roles.First(delegated => delegated.Name == role).Keys, delegations.Keys);
    }

    private bool TakesKeys(RootMetadata next, string role) => Root.Roles[role].KeyIds.Except(next.Roles[role].KeyIds, StringComparer.Ordinal).Any();

    private Problem? Expiry(IRoleMetadata metadata, string role) => metadata.Expires > Start
        ? null
        : new Problem(TrustReasons.Expired, $"{role}: version {metadata.Version} expired at {metadata.Expires:u}; the update began at {Start:u}.");

    private static T Expected<T>(T? metadata, string role)
        where T : class => metadata ?? throw new InvalidOperationException($"No {role} is trusted yet.");

    private static Problem Older(string what, long came, long trusted) =>
        new(TrustReasons.Rollback, $"{what}: version {came} came after {trusted} was trusted.");

    private static Problem Mismatch(string role, long came, long stated) =>
        new(TrustReasons.VersionMismatch, $"{role}: version {came} came where {stated} was due.");
}
