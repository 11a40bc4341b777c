using System.Text.Json;

namespace Edge.Hub.Api;

/// <summary>A wish that devices run a pipeline or have a setting; exactly one target is named.</summary>
/// <param name="Value">A pipeline as an object in the words of agent.json, or a setting's value as a text.</param>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Label"><c>key=value</c>.</param>
/// <param name="All">True for every device.</param>
public sealed record ConfigurationRequest(JsonElement Value, string? Device = null, string? Label = null, bool All = false);
