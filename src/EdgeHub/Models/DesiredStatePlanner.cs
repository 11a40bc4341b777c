using System.Text.Json;
using Edge.Hub.Fleet;
using Edge.Hub.Remote;
using Edge.Hub.Rollouts;
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
    /// <param name="rollouts">The rollouts that rules name.</param>
    public static IReadOnlyList<DesiredModel> Plan(
        DeviceState device, IEnumerable<AssignmentRow> rules, IReadOnlyDictionary<(string Name, string Version), ModelRow> models,
        IReadOnlyDictionary<long, RolloutRule> rollouts) =>
        [.. rules.Select(rule => (Rule: rule, Wish: Wish(device, rule, rollouts)))
            .Where(entry => entry.Wish is not null)
            .GroupBy(entry => entry.Rule.ModelName, StringComparer.Ordinal)
            .Select(group => group.MaxBy(entry => entry.Rule.Id))
            .OrderBy(entry => entry.Rule.ModelName, StringComparer.Ordinal)
            .Select(entry => (Model: models[(entry.Rule.ModelName, entry.Wish!.Version)], entry.Wish.Proof))
            .Select(entry => new DesiredModel(entry.Model.Name, entry.Model.Version, Digest(entry.Model), entry.Model.ManifestSize, entry.Proof))];

    private static WishedVersion? Wish(DeviceState device, AssignmentRow rule, IReadOnlyDictionary<long, RolloutRule> rollouts)
    {
        var target = AssignmentTarget.Of(rule);
        if (target.RolloutId is { } id) return rollouts[id].Wish(device);
        return target.Matches(device) ? new WishedVersion(rule.ModelVersion) : null;
    }

    /// <summary>The pipelines for a device, by the same rule; null for none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rules">All rules of configuration.</param>
    public static IReadOnlyList<JsonElement>? PlanPipelines(DeviceState device, IEnumerable<ConfigurationRuleRow> rules) =>
        Winners(device, rules, RuleKind.Pipeline) is { Count: > 0 } winners ? [.. winners.Select(rule => JsonElement.Parse(rule.Value))] : null;

    /// <summary>The settings for a device, by the same rule; null for none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rules">All rules of configuration.</param>
    public static IReadOnlyDictionary<string, string>? PlanSettings(DeviceState device, IEnumerable<ConfigurationRuleRow> rules) =>
        Winners(device, rules, RuleKind.Setting) is { Count: > 0 } winners ? winners.ToDictionary(rule => rule.Name, rule => rule.Value, StringComparer.Ordinal) : null;

    private static List<ConfigurationRuleRow> Winners(DeviceState device, IEnumerable<ConfigurationRuleRow> rules, string kind) =>
        [.. rules.Where(rule => rule.Kind == kind && AssignmentTarget.Of(rule).Matches(device))
            .GroupBy(rule => rule.Name, StringComparer.Ordinal)
            .Select(group => group.MaxBy(rule => rule.Id)!)
            .OrderBy(rule => rule.Name, StringComparer.Ordinal)];

    private static ArtifactDigest Digest(ModelRow model) => ArtifactDigest.TryParse(model.Digest, out var digest)
        ? digest
        : throw new InvalidDataException($"The database names the digest '{model.Digest}' for {model.Name}@{model.Version}.");
}
