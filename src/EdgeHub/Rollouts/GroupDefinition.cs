using System.Text.Json.Serialization;

namespace Edge.Hub.Rollouts;

/// <summary>A group of a rollout: a share of its devices, or named ones.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Percent">Of the devices that no group names; the groups with a share come to 100.</param>
/// <param name="Devices">These, as <c>site/device</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GroupDefinition(string Name, double? Percent = null, IReadOnlyList<string>? Devices = null);
