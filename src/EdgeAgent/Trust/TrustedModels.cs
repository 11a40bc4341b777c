using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.Agent.Trust;

/// <summary>What the box may run, by the metadata it trusts.</summary>
/// <param name="RootVersion">The root it follows from.</param>
/// <param name="Expires">When the first of root, timestamp, snapshot and targets expires.</param>
/// <param name="ByDigest">The versions.</param>
public sealed record TrustedModels(long RootVersion, DateTimeOffset Expires, IReadOnlyDictionary<ArtifactDigest, ModelTarget> ByDigest)
{
    /// <summary>The models of an update; null where no targets are trusted.</summary>
    /// <param name="trusted">The update.</param>
    public static TrustedModels? Of(TrustedMetadata trusted)
    {
        if (trusted is not { Targets: { } targets, Timestamp: { } timestamp, Snapshot: { } snapshot }) return null;
        var models = targets.Targets.Values.Select(ModelTargets.Read).OfType<ModelTarget>().DistinctBy(model => model.Digest).ToDictionary(model => model.Digest);
        return new TrustedModels(trusted.Root.Version, new[] { trusted.Root.Expires, timestamp.Expires, snapshot.Expires, targets.Expires }.Min(), models);
    }

    /// <summary>Whether nothing differs for this box.</summary>
    /// <param name="other">Other models.</param>
    public bool IsSame(TrustedModels? other) =>
        other is not null && RootVersion == other.RootVersion && Expires == other.Expires && ByDigest.Count == other.ByDigest.Count && ByDigest.Keys.All(other.ByDigest.ContainsKey);
}
