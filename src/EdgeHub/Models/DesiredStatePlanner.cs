using Edge.Hub.Fleet;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Models;

/// <summary>Derives what a device shall run from the rules. Pure: the same rules and labels give the same answer.</summary>
internal static class DesiredStatePlanner
{
    /// <summary>The models for a device: per model name, the latest rule that matches wins, whatever kind it is.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rules">All rules.</param>
    /// <param name="models">Pushed versions by name and version.</param>
    public static IReadOnlyList<DesiredModel> Plan(
        DeviceState device, IEnumerable<AssignmentRow> rules, IReadOnlyDictionary<(string Name, string Version), ModelRow> models) =>
        [.. rules.Where(rule => AssignmentTarget.Of(rule).Matches(device))
            .GroupBy(rule => rule.ModelName, StringComparer.Ordinal)
            .Select(group => group.MaxBy(rule => rule.Id)!)
            .OrderBy(rule => rule.ModelName, StringComparer.Ordinal)
            .Select(rule => models[(rule.ModelName, rule.ModelVersion)])
            .Select(model => new DesiredModel(model.Name, model.Version, Digest(model), model.ManifestSize))];

    private static ArtifactDigest Digest(ModelRow model) => ArtifactDigest.TryParse(model.Digest, out var digest)
        ? digest
        : throw new InvalidDataException($"The database names the digest '{model.Digest}' for {model.Name}@{model.Version}.");
}
