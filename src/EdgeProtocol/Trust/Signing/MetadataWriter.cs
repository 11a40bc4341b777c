using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Trust.Signing;

/// <summary>Writes the signed part of each role's metadata (section 4); <see cref="MetadataSigner"/> makes files of them.</summary>
public static class MetadataWriter
{
    private const string SpecificationVersion = "1.0.34";

    // PEM and model names stay readable; nothing here is put into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Root metadata.</summary>
    /// <param name="root">Its content.</param>
    public static byte[] Root(RootMetadata root) => Write(RoleNames.Root, root, json =>
    {
        json.WriteBoolean("consistent_snapshot", root.ConsistentSnapshot);
        WriteKeys(json, root.Keys);
        json.WriteStartObject("roles");
        foreach (var (role, ring) in root.Roles)
        {
            json.WriteStartObject(role);
            WriteRing(json, ring);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>Timestamp metadata.</summary>
    /// <param name="timestamp">Its content.</param>
    public static byte[] Timestamp(TimestampMetadata timestamp) => Write(RoleNames.Timestamp, timestamp, json =>
        WriteMeta(json, new Dictionary<string, MetaFile> { [RoleNames.FileOf(RoleNames.Snapshot)] = timestamp.Snapshot }));

    /// <summary>Snapshot metadata.</summary>
    /// <param name="snapshot">Its content.</param>
    public static byte[] Snapshot(SnapshotMetadata snapshot) => Write(RoleNames.Snapshot, snapshot, json => WriteMeta(json, snapshot.Meta));

    /// <summary>Targets metadata, a delegated role's too.</summary>
    /// <param name="targets">Its content.</param>
    public static byte[] Targets(TargetsMetadata targets) => Write(RoleNames.Targets, targets, json =>
    {
        json.WriteStartObject("targets");
        foreach (var target in targets.Targets.Values)
        {
            json.WriteStartObject(target.Path);
            json.WriteNumber("length", target.Length);
            WriteHashes(json, target.Hashes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (targets.Delegations is { } delegations) WriteDelegations(json, delegations);
    });

    /// <summary>What snapshot or timestamp state of a file.</summary>
    /// <param name="version">The file's version.</param>
    /// <param name="file">The file.</param>
    public static MetaFile Describe(long version, ReadOnlySpan<byte> file) => new(version, file.Length, ContentHashes.Of(ArtifactDigest.Of(file)));

    private static byte[] Write(string type, IRoleMetadata metadata, Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("_type", type);
            json.WriteString("spec_version", SpecificationVersion);
            json.WriteNumber("version", metadata.Version);
            json.WriteString("expires", metadata.Expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            content(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteKeys(Utf8JsonWriter json, IReadOnlyDictionary<string, TrustKey> keys)
    {
        json.WriteStartObject("keys");
        foreach (var (id, key) in keys)
        {
            json.WritePropertyName(id);
            json.WriteRawValue(key.Json.Span);
        }

        json.WriteEndObject();
    }

    private static void WriteRing(Utf8JsonWriter json, KeyRing ring)
    {
        WriteTexts(json, "keyids", ring.KeyIds);
        json.WriteNumber("threshold", ring.Threshold);
    }

    private static void WriteMeta(Utf8JsonWriter json, IReadOnlyDictionary<string, MetaFile> meta)
    {
        json.WriteStartObject("meta");
        foreach (var (name, file) in meta)
        {
            json.WriteStartObject(name);
            json.WriteNumber("version", file.Version);
            if (file.Length is { } length) json.WriteNumber("length", length);
            if (file.Hashes is { } hashes) WriteHashes(json, hashes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteHashes(Utf8JsonWriter json, ContentHashes hashes)
    {
        json.WriteStartObject("hashes");
        foreach (var (algorithm, hash) in hashes.ByAlgorithm) json.WriteString(algorithm, hash);
        json.WriteEndObject();
    }

    private static void WriteDelegations(Utf8JsonWriter json, Delegations delegations)
    {
        json.WriteStartObject("delegations");
        WriteKeys(json, delegations.Keys);
        json.WriteStartArray("roles");
        foreach (var role in delegations.Roles)
        {
            json.WriteStartObject();
            json.WriteString("name", role.Name);
            WriteRing(json, role.Keys);
            json.WriteBoolean("terminating", role.IsTerminating);
            if (role.Paths is { } paths) WriteTexts(json, "paths", paths);
            if (role.PathHashPrefixes is { } prefixes) WriteTexts(json, "path_hash_prefixes", prefixes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
