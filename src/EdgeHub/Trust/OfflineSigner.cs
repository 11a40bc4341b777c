using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;
using Edge.Protocol.Trust.Signing;

namespace Edge.Hub.Trust;

/// <summary>What the operator does with the offline keys: begin, rotate, sign. Every root and targets file is checked as a device would before it is written.</summary>
internal sealed class OfflineSigner
{
    private readonly TrustFolder _folder;
    private readonly KeyFolder _keys;
    private readonly DateTimeOffset _now;

    /// <summary>A signer at one moment.</summary>
    /// <param name="folder">The hub's trust.</param>
    /// <param name="keys">The offline keys.</param>
    /// <param name="now">The time.</param>
    public OfflineSigner(TrustFolder folder, KeyFolder keys, DateTimeOffset now)
    {
        _folder = folder;
        _keys = keys;
        _now = now;
    }

    /// <summary>Begins: makes all keys, the first root and empty targets.</summary>
    /// <param name="rootKeys">How many root keys.</param>
    /// <param name="rootThreshold">How many of them must sign a root.</param>
    public Problem? Begin(int rootKeys, int rootThreshold)
    {
        if (_folder.RootVersions().Count > 0)
            return new Problem(ReasonCode.NotAllowed, $"There is a root in '{_folder.Path}' already; rotate it, or every box would have to be given another root.json.");
        var roots = Enumerable.Range(0, rootKeys).Select(_ => _keys.Create(RoleNames.Root)).ToArray();
        var rings = new Dictionary<string, SigningKey[]>
        {
            [RoleNames.Root] = roots,
            [RoleNames.Targets] = [_keys.Create(RoleNames.Targets)],
            [RoleNames.Snapshot] = [Online()],
            [RoleNames.Timestamp] = [Online()],
        };
        var root = new RootMetadata(
            1, _now + TrustLifetimes.Offline, ConsistentSnapshot: true,
            rings.Values.SelectMany(keys => keys).ToDictionary(key => key.Public.Id, key => key.Public),
            rings.ToDictionary(ring => ring.Key, ring => new KeyRing([.. ring.Value.Select(key => key.Public.Id)], ring.Key == RoleNames.Root ? rootThreshold : 1)));
        _folder.Write(RoleNames.Targets, MetadataSigner.Sign(
            MetadataWriter.Targets(new TargetsMetadata(1, _now + TrustLifetimes.Offline, new Dictionary<string, TargetFile>(), null)), rings[RoleNames.Targets]));
        _folder.WriteRoot(1, MetadataSigner.Sign(MetadataWriter.Root(root), roots));
        return null;
    }

    /// <summary>Signs a new root: with the same keys, or with new ones for a role.</summary>
    /// <param name="role">The role whose keys are replaced; null for none.</param>
    public Outcome<long> Rotate(string? role)
    {
        if (!_folder.NewestRoot().TryGet(out var old, out var problem)) return problem;
        if (!Offline(old.Content, RoleNames.Root).TryGet(out var signers, out problem)) return problem;
        if (Own(old, signers, RoleNames.Root) is { } foreign) return foreign;
        // Read before anything changes: it is signed by the keys that are about to go.
        if (!OldTargets().TryGet(out var targets, out problem)) return problem;
        var root = old.Content with { Version = old.Content.Version + 1, Expires = _now + TrustLifetimes.Offline };
        SigningKey[] made = [];
        if (role is not null)
        {
            made = [.. root.Roles[role].KeyIds.Select(_ => role is RoleNames.Root or RoleNames.Targets ? _keys.Create(role) : Online())];
            root = Replace(root, role, made);
        }

        var file = MetadataSigner.Sign(MetadataWriter.Root(root), role == RoleNames.Root ? [.. signers, .. made] : signers);
        if (CheckRoot(old.Content.Version, file) is { } refused) return refused;
        // Until both are there the hub goes on with the pair it published.
        if (role == RoleNames.Targets && Write(targets, made) is { } failed) return failed;
        _folder.WriteRoot(root.Version, file);
        return root.Version;
    }

    /// <summary>Adds and removes model versions, or only makes targets hold for another year.</summary>
    /// <param name="add">Versions to add.</param>
    /// <param name="remove">Paths of versions to remove.</param>
    public Problem? Sign(IReadOnlyList<TargetFile> add, IReadOnlyList<string> remove) => Change(old =>
    {
        if (remove.FirstOrDefault(path => !old.Targets.ContainsKey(path)) is { } unknown) return new Problem(ReasonCode.NotFound, $"'{unknown}' is not among the targets.");
        if (add.FirstOrDefault(target => old.Targets.TryGetValue(target.Path, out var there) && !SameFile(there, target)) is { } changed)
            return new Problem(HubReasons.VersionExists, $"'{changed.Path}' is signed with other files. A version never changes: sign these under a new version.");
        var targets = old.Targets.Values.Where(target => !remove.Contains(target.Path)).Concat(add).DistinctBy(target => target.Path)
            .OrderBy(target => target.Path, StringComparer.Ordinal).ToDictionary(target => target.Path, StringComparer.Ordinal);
        return old with { Targets = targets };
    });

    /// <summary>Changes the list that the operator signs.</summary>
    /// <param name="change">Gives the new one, or why it cannot be.</param>
    public Problem? Change(Func<TargetsMetadata, Outcome<TargetsMetadata>> change)
    {
        if (!_folder.NewestRoot().TryGet(out var root, out var problem)) return problem;
        if (!Offline(root.Content, RoleNames.Targets).TryGet(out var signers, out problem)) return problem;
        if (!OldTargets().TryGet(out var old, out problem)) return problem;
        return change(old).TryGet(out var targets, out problem) ? Write(targets, signers) : problem;
    }

    private static bool SameFile(TargetFile one, TargetFile other) => one.Length == other.Length
        && other.Hashes.ByAlgorithm.All(hash => one.Hashes.ByAlgorithm.TryGetValue(hash.Key, out var stated) && stated == hash.Value);

    private static RootMetadata Replace(RootMetadata root, string role, SigningKey[] made)
    {
        var roles = new Dictionary<string, KeyRing>(root.Roles) { [role] = root.Roles[role] with { KeyIds = [.. made.Select(key => key.Public.Id)] } };
        var used = roles.Values.SelectMany(ring => ring.KeyIds).ToHashSet();
        var keys = root.Keys.Values.Concat(made.Select(key => key.Public)).Where(key => used.Contains(key.Id)).DistinctBy(key => key.Id).ToDictionary(key => key.Id);
        return root with { Keys = keys, Roles = roles };
    }

    private Problem? Write(TargetsMetadata targets, IReadOnlyList<SigningKey> signers)
    {
        var file = MetadataSigner.Sign(MetadataWriter.Targets(targets with { Version = targets.Version + 1, Expires = _now + TrustLifetimes.Offline }), signers);
        if (file.Length > TrustLimits.Device.TargetsBytes)
            return new Problem(ReasonCode.TooLarge, $"Targets of {file.Length} bytes; devices take {TrustLimits.Device.TargetsBytes}. Remove versions and delegations that no box needs: --remove.");
        _folder.Write(RoleNames.Targets, file);
        return null;
    }

    private Outcome<TargetsMetadata> OldTargets()
    {
        if (_folder.Read(RoleNames.Targets) is not { } file) return new Problem(ReasonCode.NotFound, $"targets.json is missing from '{_folder.Path}'; restore it from a backup.");
        if (!MetadataReader.Targets(file, TrustLimits.Device.TargetsBytes).TryGet(out var targets, out var problem)) return problem;
        if (!_keys.All().TryGet(out var mine, out problem)) return problem;
        return Own(targets, mine, RoleNames.Targets) is { } foreign ? foreign : targets.Content;
    }

    /// <summary>
    /// What is signed further must be the operator's own. The folder is the hub's, and whoever took the hub over could have written into
    /// it what the operator would then sign.
    /// </summary>
    private Problem? Own<T>(SignedMetadata<T> signed, IReadOnlyList<SigningKey> mine, string role)
        where T : IRoleMetadata
    {
        var keys = mine.Select(key => key.Public).ToDictionary(key => key.Id);
        return signed.Check(new KeyRing([.. keys.Keys], 1), keys, role) is null
            ? null
            : new Problem(TrustReasons.TooFewSignatures, $"The {role} file in '{_folder.Path}' is not signed by a key of '{_keys.Path}': somebody changed it, or these are other keys. Restore it from a backup.");
    }

    private Problem? CheckRoot(long oldVersion, byte[] file)
    {
        if (!TrustedMetadata.Load(_folder.ReadRoot(oldVersion), _now, TrustLimits.Device).TryGet(out var trusted, out var problem)) return problem;
        return trusted.UpdateRoot(file).Problem;
    }

    private Outcome<IReadOnlyList<SigningKey>> Offline(RootMetadata root, string role)
    {
        var ring = root.Roles[role];
        if (!_keys.Find(ring).TryGet(out var keys, out var problem)) return problem;
        return keys.Count >= ring.Threshold
            ? (Outcome<IReadOnlyList<SigningKey>>)keys.ToArray()
            : new Problem(TrustReasons.TooFewSignatures, $"'{_keys.Path}' holds {keys.Count} keys of {role}; {ring.Threshold} are needed.");
    }

    private SigningKey Online()
    {
        var key = SigningKey.CreateEcdsa();
        _folder.Keep(key);
        return key;
    }
}
