using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>Reads metadata of each role (section 4). Whatever the bytes are, the answer is a document or a problem.</summary>
public static class MetadataReader
{
    /// <summary>Reads root metadata.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="maxBytes">Most that is read.</param>
    public static Outcome<SignedMetadata<RootMetadata>> Root(ReadOnlyMemory<byte> bytes, long maxBytes) => Read(bytes, maxBytes, RoleNames.Root, RoleNames.Root, static (signed, version, expires) =>
    {
        var roles = signed.Inner("roles");
        var rings = RoleNames.TopLevel.ToDictionary(role => role, role => Ring(roles.Inner(role)), StringComparer.Ordinal);
        return new RootMetadata(version, expires, signed.Switch("consistent_snapshot"), Keys(signed), rings);
    });

    /// <summary>Reads timestamp metadata.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="maxBytes">Most that is read.</param>
    public static Outcome<SignedMetadata<TimestampMetadata>> Timestamp(ReadOnlyMemory<byte> bytes, long maxBytes) =>
        Read(bytes, maxBytes, RoleNames.Timestamp, RoleNames.Timestamp, static (signed, version, expires) =>
            new TimestampMetadata(version, expires, File(signed.Inner("meta").Inner(RoleNames.FileOf(RoleNames.Snapshot)))));

    /// <summary>Reads snapshot metadata.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="maxBytes">Most that is read.</param>
    public static Outcome<SignedMetadata<SnapshotMetadata>> Snapshot(ReadOnlyMemory<byte> bytes, long maxBytes) =>
        Read(bytes, maxBytes, RoleNames.Snapshot, RoleNames.Snapshot, static (signed, version, expires) =>
        {
            var meta = signed.Map("meta", static (_, file) => File(file));
            if (!meta.ContainsKey(RoleNames.FileOf(RoleNames.Targets))) signed.Fail("'meta' does not list targets.json");
            return new SnapshotMetadata(version, expires, meta);
        });

    /// <summary>Reads targets metadata, a delegated role's too.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="maxBytes">Most that is read.</param>
    /// <param name="role">The role, for problems.</param>
    public static Outcome<SignedMetadata<TargetsMetadata>> Targets(ReadOnlyMemory<byte> bytes, long maxBytes, string role = RoleNames.Targets) =>
        Read(bytes, maxBytes, RoleNames.Targets, role, static (signed, version, expires) => new TargetsMetadata(
            version, expires, signed.Map("targets", Target), signed.Has("delegations") ? Delegated(signed.Inner("delegations")) : null));

    private static Outcome<SignedMetadata<T>> Read<T>(
        ReadOnlyMemory<byte> bytes, long maxBytes, string type, string what, Func<MetadataFields, long, DateTimeOffset, T> content)
        where T : IRoleMetadata
    {
        if (!MetadataDocument.Parse(bytes, maxBytes, what).TryGet(out var document, out var problem)) return problem;
        using (document)
        {
            // All of it, signatures and unknown members too: what has a canonical form can be read as text without surprises.
            if (!CanonicalJson.Encode(document.RootElement).TryGet(out _, out problem)) return problem;
            var envelope = new MetadataFields(document.RootElement, what);
            var signed = envelope.Inner("signed");
            if (signed.Text("_type") != type) signed.Fail($"'_type' must be \"{type}\"");
            CheckSpecification(signed);
            var (version, expires) = (signed.Whole("version", 1), signed.Moment("expires"));
            var result = envelope.Problem is null ? content(signed, version, expires) : default;
            var signatures = Signatures(envelope);
            if (envelope.Problem is { } fault) return fault;
            return CanonicalJson.Encode(signed.Element).TryGet(out var canonical, out problem)
                ? new SignedMetadata<T>(result!, canonical, signatures)
                : problem;
        }
    }

    // Section 4.4, SPEC_VERSION: what counts as a match is the adopter's choice; here it is the major version.
    private static void CheckSpecification(MetadataFields signed)
    {
        var text = signed.Text("spec_version");
        var parts = text.Split('.');
        if (parts.Length is < 2 or > 3 || parts[0] != "1" || !parts.All(part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit)))
            signed.Fail($"'spec_version' is \"{text}\"; this build reads 1.x", ReasonCode.Unsupported);
    }

    private static IReadOnlyList<MetadataSignature> Signatures(MetadataFields envelope)
    {
        var signatures = envelope.List("signatures", MetadataSignature.Read);
        // Section 4.2: the key id is unique in this array.
        if (signatures.Select(signature => signature.KeyId).Distinct(StringComparer.Ordinal).Count() != signatures.Count)
            envelope.Fail("'signatures' holds a key id twice");
        return signatures;
    }

    private static Dictionary<string, TrustKey> Keys(MetadataFields fields)
    {
        var keys = new Dictionary<string, TrustKey>(StringComparer.Ordinal);
        foreach (var (id, key) in fields.Map("keys", static (id, key) => TrustKey.Read(key, id)))
        {
            if (key is not null) keys[id] = key;
        }

        return keys;
    }

    private static KeyRing Ring(MetadataFields role)
    {
        var threshold = role.Whole("threshold", 1);
        return new KeyRing(role.Texts("keyids"), (int)Math.Min(threshold, int.MaxValue));
    }

    private static MetaFile File(MetadataFields file) =>
        new(file.Whole("version", 1), file.OptionalWhole("length", 0), file.OptionalTextMap("hashes") is { } hashes ? Hashes(hashes, file) : null);

    private static ContentHashes Hashes(IReadOnlyDictionary<string, string> hashes, MetadataFields file)
    {
        if (hashes.Count == 0) file.Fail("'hashes' is empty");
        return new ContentHashes(hashes);
    }

    private static TargetFile Target(string path, MetadataFields target)
    {
        if (!target.Has("hashes")) target.Fail("'hashes' is missing");
        return new TargetFile(path, target.Whole("length", 0), Hashes(target.OptionalTextMap("hashes") ?? new Dictionary<string, string>(), target));
    }

    private static Delegations Delegated(MetadataFields delegations)
    {
        var roles = delegations.List("roles", static role =>
        {
            var name = role.Text("name");
            if (!RoleNames.IsDelegable(name)) role.Fail($"no delegated role can be called '{name}'");
            var delegated = new DelegatedRole(name, Ring(role), role.Switch("terminating"), role.OptionalTexts("paths"), role.OptionalTexts("path_hash_prefixes"));
            if (delegated is { Paths: not null, PathHashPrefixes: not null }) role.Fail("'paths' and 'path_hash_prefixes' exclude each other");
            return delegated;
        });
        if (roles.Select(role => role.Name).Distinct(StringComparer.Ordinal).Count() != roles.Count) delegations.Fail("'roles' names a role twice");
        return new Delegations(Keys(delegations), roles);
    }
}
