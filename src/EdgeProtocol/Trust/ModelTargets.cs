using System.Text;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Trust;

/// <summary>
/// How model versions stand in targets metadata. A target's bytes are the version's manifest, so that its SHA-256 is the model digest
/// that desired state and decisions name; its path says which model and version that is.
/// </summary>
public static class ModelTargets
{
    private const string Models = "models", Taught = "taught";

    /// <summary>A version as a target.</summary>
    /// <param name="manifest">The version's files.</param>
    public static TargetFile Describe(ModelManifest manifest)
    {
        var bytes = manifest.ToCanonicalBytes();
        return new TargetFile(PathOf(manifest.Name, manifest.Version), bytes.Length, ContentHashes.Of(ArtifactDigest.Of(bytes)));
    }

    /// <summary>A version's path.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    public static string PathOf(string name, string version) => $"{Models}/{name}/{version}";

    /// <summary>The path of a version that was taught on a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    public static string TaughtPathOf(DeviceAddress device, string name, string version) => $"{Taught}/{device.Site}/{device.Device}/{name}/{version}";

    /// <summary>A version that was taught on a device, as a target.</summary>
    /// <param name="device">The device.</param>
    /// <param name="manifest">The version's files.</param>
    public static TargetFile DescribeTaught(DeviceAddress device, ModelManifest manifest) => Describe(manifest) with { Path = TaughtPathOf(device, manifest.Name, manifest.Version) };

    /// <summary>The role that speaks for one model taught on a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">The model.</param>
    // Site, device and model together are longer than a role's name may be.
    public static string TaughtRoleOf(DeviceAddress device, string name) => $"{Taught}-{ArtifactDigest.Of(Encoding.UTF8.GetBytes(TaughtPathOf(device, name, "*"))).Hex[..32]}";

    /// <summary>Lets a device's own key speak for one model of that device, and for nothing else.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">The model.</param>
    /// <param name="key">The device's key.</param>
    public static DelegatedRole TaughtBy(DeviceAddress device, string name, TrustKey key) =>
        new(TaughtRoleOf(device, name), new KeyRing([key.Id], 1), IsTerminating: true, [TaughtPathOf(device, name, "*")], null);

    /// <summary>Which model version a target is; null for a target that is none.</summary>
    /// <param name="target">The target.</param>
    public static ModelTarget? Read(TargetFile target)
    {
        var parts = target.Path.Split('/');
        if (parts.Length != 3 || parts[0] != Models || !ModelManifest.IsSafeName(parts[1]) || !ModelManifest.IsSafeName(parts[2])) return null;
        return DigestOf(target) is { } digest ? new ModelTarget(parts[1], parts[2], digest) : null;
    }

    /// <summary>The model digest of a target; null where it states no SHA-256.</summary>
    /// <param name="target">The target.</param>
    internal static ArtifactDigest? DigestOf(TargetFile target) =>
        target.Hashes.ByAlgorithm.TryGetValue(ContentHashes.Sha256Name, out var hex) && ArtifactDigest.TryParse($"sha256:{hex}", out var digest) ? digest : null;
}
