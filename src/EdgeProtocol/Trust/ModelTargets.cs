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

    /// <summary>Lets a device's own key speak for one model of that device, and for nothing else.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">The model.</param>
    /// <param name="key">The device's key.</param>
    public static DelegatedRole TaughtBy(DeviceAddress device, string name, TrustKey key)
    {
        var pattern = TaughtPathOf(device, name, "*");
        // Site, device and model together are longer than a role's name may be.
        var role = $"{Taught}-{ArtifactDigest.Of(Encoding.UTF8.GetBytes(pattern)).Hex[..32]}";
        return new DelegatedRole(role, new KeyRing([key.Id], 1), IsTerminating: true, [pattern], null);
    }

    /// <summary>Which model version a target is; null for a target that is none.</summary>
    /// <param name="target">The target.</param>
    public static ModelTarget? Read(TargetFile target)
    {
        var parts = target.Path.Split('/');
        if (parts.Length != 3 || parts[0] != Models || !ModelManifest.IsSafeName(parts[1]) || !ModelManifest.IsSafeName(parts[2])) return null;
        return target.Hashes.ByAlgorithm.TryGetValue(ContentHashes.Sha256Name, out var hex) && ArtifactDigest.TryParse($"sha256:{hex}", out var digest)
            ? new ModelTarget(parts[1], parts[2], digest)
            : null;
    }
}
