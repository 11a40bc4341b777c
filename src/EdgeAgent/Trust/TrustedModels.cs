using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Agent.Trust;

/// <summary>What the box may run, by the metadata it trusts.</summary>
/// <param name="RootVersion">The root it follows from.</param>
/// <param name="List">The targets that say it.</param>
/// <param name="SignedUntil">When the first of root and targets expires: what the operator signed.</param>
/// <param name="Expires">When the first of root, timestamp, snapshot and targets expires.</param>
/// <param name="ByDigest">The versions.</param>
public sealed record TrustedModels(
    long RootVersion, TargetsMetadata List, DateTimeOffset SignedUntil, DateTimeOffset Expires, IReadOnlyDictionary<ArtifactDigest, ModelTarget> ByDigest)
{
    /// <summary>The models of an update; null where no targets are trusted.</summary>
    /// <param name="trusted">The update.</param>
    public static TrustedModels? Of(TrustedMetadata trusted) => trusted is { Targets: { } targets, Timestamp: { } timestamp, Snapshot: { } snapshot }
        ? Of(trusted.Root, targets, timestamp.Expires < snapshot.Expires ? timestamp.Expires : snapshot.Expires)
        : null;

    /// <summary>The models of a list.</summary>
    /// <param name="root">The root it follows from.</param>
    /// <param name="targets">The list.</param>
    /// <param name="vouchedUntil">How long timestamp and snapshot vouch for it.</param>
    public static TrustedModels Of(RootMetadata root, TargetsMetadata targets, DateTimeOffset vouchedUntil)
    {
        var models = targets.Targets.Values.Select(ModelTargets.Read).OfType<ModelTarget>().DistinctBy(model => model.Digest).ToDictionary(model => model.Digest);
        var signedUntil = root.Expires < targets.Expires ? root.Expires : targets.Expires;
        return new TrustedModels(root.Version, targets, signedUntil, signedUntil < vouchedUntil ? signedUntil : vouchedUntil, models);
    }

    /// <summary>Whether nothing differs for this box.</summary>
    /// <param name="other">Other models.</param>
    public bool IsSame(TrustedModels? other) =>
        other is not null && RootVersion == other.RootVersion && Expires == other.Expires && List.Version == other.List.Version;
}
