using System.Globalization;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;
using Edge.Protocol.Trust.Signing;

namespace Edge.Hub.Trust;

/// <summary>
/// The hub's trust metadata and online keys:
/// <code>
/// trust/metadata/&lt;n&gt;.root.json        every root there ever was
/// trust/metadata/targets.json         signed offline
/// trust/metadata/snapshot.json        the hub's own
/// trust/metadata/timestamp.json       the hub's own
/// trust/keys/&lt;key id&gt;.pem              online keys: of snapshot and timestamp
/// trust/throw-away                    there when the offline keys are a demo's, below trust/dev-keys
/// </code>
/// Root and targets are written by the commands, snapshot and timestamp by the running hub, so that no two programs write one file.
/// </summary>
internal sealed class TrustFolder
{
    private const string RootSuffix = ".root.json";

    /// <summary>A folder below the hub's data.</summary>
    /// <param name="dataDirectory">The hub's data folder, or the one that several hub processes share.</param>
    public TrustFolder(string dataDirectory) => Path = System.IO.Path.Combine(dataDirectory, "trust");

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where a demo's offline keys lie, which no real hub has.</summary>
    public string DevelopmentKeys => System.IO.Path.Combine(Path, "dev-keys");

    /// <summary>Whether the offline keys are a demo's.</summary>
    public bool IsDevelopment => File.Exists(Marker);

    private string Metadata => System.IO.Path.Combine(Path, "metadata");

    private string Keys => System.IO.Path.Combine(Path, "keys");

    private string Marker => System.IO.Path.Combine(Path, "throw-away");

    /// <summary>Versions of the roots that are here, oldest first.</summary>
    public IReadOnlyList<long> RootVersions() => !Directory.Exists(Metadata) ? [] :
    [
        .. Directory.EnumerateFiles(Metadata, "*" + RootSuffix)
            .Select(path => System.IO.Path.GetFileName(path)[..^RootSuffix.Length])
            .Where(name => name.Length > 0 && name.All(char.IsAsciiDigit))
            .Select(name => long.Parse(name, CultureInfo.InvariantCulture))
            .Order(),
    ];

    /// <summary>Where a root lies.</summary>
    /// <param name="version">Its version.</param>
    public string RootPath(long version) => System.IO.Path.Combine(Metadata, $"{version}{RootSuffix}");

    /// <summary>A root's file.</summary>
    /// <param name="version">Its version.</param>
    public byte[] ReadRoot(long version) => File.ReadAllBytes(RootPath(version));

    /// <summary>The newest root; a problem where there is none.</summary>
    public Outcome<SignedMetadata<RootMetadata>> NewestRoot() => RootVersions() is [.., var newest]
        ? MetadataReader.Root(ReadRoot(newest), TrustLimits.Device.RootBytes)
        : new Problem(TrustReasons.NoRoot, "There is no trust here yet; begin it: edge-hub trust init --keys FOLDER");

    /// <summary>A role's file; null where there is none.</summary>
    /// <param name="role">Targets, snapshot or timestamp.</param>
    public byte[]? Read(string role) => File.Exists(FileOf(role)) ? File.ReadAllBytes(FileOf(role)) : null;

    /// <summary>Writes a root.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="file">The file.</param>
    public void WriteRoot(long version, byte[] file) => DurableFile.Write(RootPath(version), file);

    /// <summary>Writes a role's file.</summary>
    /// <param name="role">Targets, snapshot or timestamp.</param>
    /// <param name="file">The file.</param>
    public void Write(string role, byte[] file) => DurableFile.Write(FileOf(role), file);

    /// <summary>Keeps an online key, readable by the hub's user alone.</summary>
    /// <param name="key">The key.</param>
    public void Keep(SigningKey key) => KeyFolder.Write(System.IO.Path.Combine(Keys, $"{key.Public.Id}.pem"), key, passphrase: null);

    /// <summary>The online keys among those named.</summary>
    /// <param name="keyIds">Their ids.</param>
    public IReadOnlyList<SigningKey> OnlineKeys(IEnumerable<string> keyIds) =>
    [
        .. keyIds.Select(id => System.IO.Path.Combine(Keys, $"{id}.pem")).Where(File.Exists)
            .Select(path => SigningKey.Read(File.ReadAllText(path))).Where(key => key.IsSuccess).Select(key => key.Value),
    ];

    /// <summary>Notes that the offline keys are a demo's.</summary>
    public void MarkDevelopment() => DurableFile.Write(Marker, "Made by edge-hub trust init --dev: whoever reads this folder can sign models.\n"u8.ToArray());

    private string FileOf(string role) => System.IO.Path.Combine(Metadata, RoleNames.FileOf(role));
}
