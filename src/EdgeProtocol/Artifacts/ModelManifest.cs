using System.Text.Json;

namespace Edge.Protocol.Artifacts;

/// <summary>
/// The files of one model version. Its canonical bytes (<see cref="ToCanonicalBytes"/>) are an artifact themselves,
/// and their digest is the <b>model digest</b> that desired state, decisions and reports name.
/// </summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Name">Model name, as its repository folder.</param>
/// <param name="Version">Model version, as its repository folder.</param>
/// <param name="Files">The files, in ordinal order of their paths.</param>
public sealed record ModelManifest(int V, string Name, string Version, IReadOnlyList<ManifestFile> Files)
{
    /// <summary>Largest manifest a device reads: thousands of files, and far below what would hurt a small box.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Makes a manifest whose canonical form does not depend on how the files were listed.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="version">Model version.</param>
    /// <param name="files">The files in any order.</param>
    public static ModelManifest Create(string name, string version, IEnumerable<ManifestFile> files) =>
        new(1, name, version, [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);

    /// <summary>The bytes that are hashed, distributed and stored.</summary>
    public byte[] ToCanonicalBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ProtocolJson.Default.ModelManifest);

    /// <summary>The model digest.</summary>
    public ArtifactDigest Digest() => ArtifactDigest.Of(ToCanonicalBytes());

    /// <summary>Reads a manifest and refuses what could escape its folder or its bounds.</summary>
    /// <param name="bytes">UTF-8 JSON.</param>
    public static Outcome<ModelManifest> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return new Problem(ReasonCode.TooLarge, $"A model manifest of {bytes.Length} bytes; at most {MaxBytes} are read.");
        if (!ProtocolJson.Parse(bytes, ProtocolJson.Default.ModelManifest, "model manifest").TryGet(out var manifest, out var problem)) return problem;
        if (manifest.V != 1)
            return new Problem(ReasonCode.Unsupported, $"Model manifest version {manifest.V}; this build reads version 1.");
        foreach (var file in manifest.Files)
        {
            if (file is null) return new Problem(ReasonCode.Malformed, "Model manifest: a file is null.");
            if (!ManifestFile.IsSafePath(file.Path))
                return new Problem(ReasonCode.Malformed, $"Model manifest: file path '{file.Path}' is not a plain relative path.");
            if (file.Size is < 0 or > Blocks.MaxArtifactSize)
                return new Problem(ReasonCode.Malformed, $"Model manifest: file '{file.Path}' states {file.Size} bytes.");
        }

        if (manifest.Files.Select(file => file.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count() != manifest.Files.Count)
            return new Problem(ReasonCode.Malformed, "Model manifest: a file path stands twice (upper and lower case count as one).");
        return IsSafeName(manifest.Name) && IsSafeName(manifest.Version)
            ? manifest
            : new Problem(ReasonCode.Malformed, $"Model manifest: '{manifest.Name}' version '{manifest.Version}' cannot be folder names.");
    }

    /// <summary>Whether a file or folder of a model's folder is the model's: names that begin with a dot are an editor's or the operating system's. Both sides ask here, or one folder would have two digests.</summary>
    /// <param name="name">The file's or folder's own name.</param>
    public static bool Includes(string name) => !name.StartsWith('.');

    /// <summary>Whether a model name or version may be a folder: letters, digits, '.', '_' and '-', not led by a dot.</summary>
    /// <param name="name">The name.</param>
    public static bool IsSafeName(string name) =>
        name.Length is > 0 and <= 128 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
