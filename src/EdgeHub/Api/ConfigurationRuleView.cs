using System.Text.Json;

namespace Edge.Hub.Api;

/// <summary>A stored rule of a pipeline or setting. It stays in force for devices that appear later too; of the rules for one name that match a device, the latest wins.</summary>
/// <param name="Id">Grows; later wins.</param>
/// <param name="Name">The pipeline or setting.</param>
/// <param name="Value">The pipeline's words, or the setting's value.</param>
/// <param name="Target"><c>device</c>, <c>label</c> or <c>all</c>.</param>
/// <param name="Selector"><c>site/device</c>, <c>key=value</c> or <c>all</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Devices">Devices it matches now, and what each says of the name.</param>
public sealed record ConfigurationRuleView(
    long Id, string Name, JsonElement Value, string Target, string Selector, DateTimeOffset CreatedAt, IReadOnlyList<ConfigurationOutcome> Devices);
