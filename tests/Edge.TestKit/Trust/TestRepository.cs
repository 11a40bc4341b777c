using System.Text;
using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;
using Edge.Protocol.Trust.Signing;

namespace Edge.TestKit.Trust;

/// <summary>A repository whose owner, or whoever took it over, publishes what a test asks for. Files stand in <see cref="Files"/> by the names of section 6.2.</summary>
public sealed class TestRepository : IMetadataSource
{
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public TestRepository()
    {
        foreach (var role in RoleNames.TopLevel) Roles[role] = new TestRole();
        PublishAll();
    }

    public Dictionary<string, TestRole> Roles { get; } = [];

    public TestRole Root => Roles[RoleNames.Root];

    public TestRole Timestamp => Roles[RoleNames.Timestamp];

    public TestRole Snapshot => Roles[RoleNames.Snapshot];

    public TestRole Targets => Roles[RoleNames.Targets];

    /// <summary>Targets by role.</summary>
    public Dictionary<string, Dictionary<string, TargetFile>> Content { get; } = new() { [RoleNames.Targets] = [] };

    /// <summary>Delegations by delegator, most trusted first.</summary>
    public Dictionary<string, List<DelegatedRole>> Delegated { get; } = [];

    /// <summary>Further keys that root lists.</summary>
    public List<TrustKey> ListedKeys { get; } = [];

    public Dictionary<string, byte[]> Files { get; } = [];

    public Dictionary<string, MetaFile> Meta { get; } = [];

    public List<string> Requests { get; } = [];

    public bool ConsistentSnapshot { get; set; } = true;

    public byte[] FirstRoot => Files["1.root.json"];

    public void PublishAll()
    {
        PublishRoot();
        PublishContent();
    }

    /// <summary>Every targets role, snapshot and timestamp.</summary>
    public void PublishContent()
    {
        foreach (var role in Content.Keys) PublishTargets(role);
        PublishSnapshot();
        PublishTimestamp();
    }

    public void PublishRoot(IEnumerable<SigningKey>? alsoSignedBy = null)
    {
        var keys = Roles.Where(role => RoleNames.TopLevel.Contains(role.Key)).SelectMany(role => role.Value.Keys).Select(key => key.Public)
            .Concat(ListedKeys).DistinctBy(key => key.Id).ToDictionary(key => key.Id);
        var rings = RoleNames.TopLevel.ToDictionary(role => role, role => Roles[role].Ring);
        Root.Version++;
        var file = Sign(RoleNames.Root, MetadataWriter.Root(new RootMetadata(Root.Version, Root.Expires, ConsistentSnapshot, keys, rings)), alsoSignedBy);
        Files[$"{Root.Version}.root.json"] = file;
    }

    public void PublishTargets(string role = RoleNames.Targets)
    {
        var state = Roles[role];
        state.Version++;
        var roles = Delegated.GetValueOrDefault(role);
        var delegations = roles is null ? null : new Delegations(
            roles.SelectMany(delegated => Roles[delegated.Name].Keys).Select(key => key.Public).DistinctBy(key => key.Id).ToDictionary(key => key.Id), roles);
        var file = Sign(role, MetadataWriter.Targets(new TargetsMetadata(state.Version, state.Expires, Content[role], delegations)));
        Files[Name(role, state.Version)] = file;
        Meta[RoleNames.FileOf(role)] = MetadataWriter.Describe(state.Version, file);
    }

    public void PublishSnapshot()
    {
        Snapshot.Version++;
        Files[Name(RoleNames.Snapshot, Snapshot.Version)] = Sign(RoleNames.Snapshot, MetadataWriter.Snapshot(new SnapshotMetadata(Snapshot.Version, Snapshot.Expires, Meta)));
    }

    public void PublishTimestamp() => PublishTimestamp(MetadataWriter.Describe(Snapshot.Version, Files[Name(RoleNames.Snapshot, Snapshot.Version)]));

    public void PublishTimestamp(MetaFile snapshot)
    {
        Timestamp.Version++;
        Files["timestamp.json"] = Sign(RoleNames.Timestamp, MetadataWriter.Timestamp(new TimestampMetadata(Timestamp.Version, Timestamp.Expires, snapshot)));
    }

    /// <summary>Lets a role speak for some paths; published with the next <see cref="PublishContent"/>.</summary>
    public TestRole Delegate(string role, string[] paths, string delegator = RoleNames.Targets, bool isTerminating = false)
    {
        if (!Roles.TryGetValue(role, out var state)) Roles[role] = state = new TestRole();
        Content.TryAdd(role, []);
        if (!Delegated.TryGetValue(delegator, out var roles)) Delegated[delegator] = roles = [];
        roles.Add(new DelegatedRole(role, state.Ring, isTerminating, paths, null));
        return state;
    }

    public void AddTarget(string path, string content, string role = RoleNames.Targets)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        Content[role][path] = new TargetFile(path, bytes.Length, ContentHashes.Of(ArtifactDigest.Of(bytes)));
    }

    public byte[] Sign(string role, byte[] content, IEnumerable<SigningKey>? alsoSignedBy = null) =>
        MetadataSigner.Sign(content, [.. Roles[role].Signers ?? Roles[role].Keys, .. alsoSignedBy ?? []]);

    public string Name(string role, long version) => ConsistentSnapshot ? $"{version}.{role}.json" : $"{role}.json";

    public ValueTask<Outcome<ReadOnlyMemory<byte>>> FetchAsync(string role, long? version, long maxBytes, CancellationToken cancellationToken)
    {
        var name = version is null ? $"{role}.json" : $"{version}.{role}.json";
        Requests.Add(name);
        Outcome<ReadOnlyMemory<byte>> answer = !Files.TryGetValue(name, out var file) ? new Problem(ReasonCode.NotFound, name)
            : file.Length > maxBytes ? new Problem(ReasonCode.TooLarge, name)
            : (ReadOnlyMemory<byte>)file;
        return ValueTask.FromResult(answer);
    }
}
