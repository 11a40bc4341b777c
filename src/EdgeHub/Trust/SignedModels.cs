using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Hub.Trust;

/// <summary>Which model versions the operator signed. Asked before boxes are told to run one: those that were given a root would refuse it.</summary>
internal sealed class SignedModels(TrustFolder folder)
{
    /// <summary>Why boxes would refuse a version; null where they would not, or where there are no signatures at all.</summary>
    /// <param name="model">The pushed version.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public Problem? Refusal(ModelRow model)
    {
        if (folder.RootVersions().Count == 0) return null;
        var listed = folder.Read(RoleNames.Targets) is { } file && MetadataReader.Targets(file, TrustLimits.Device.TargetsBytes).TryGet(out var targets, out _)
            ? targets.Content.Targets.GetValueOrDefault(ModelTargets.PathOf(model.Name, model.Version))
            : null;
        if (listed is not null && ModelTargets.Read(listed)?.Digest.ToString() == model.Digest) return null;
        return new Problem(
            TrustReasons.NotListed,
            $"{model.Name}@{model.Version} is {(listed is null ? "not signed" : "signed with other files than were pushed")}, and boxes that were given a root refuse it; sign it: edge-hub trust sign FOLDER --keys KEYS");
    }
}
