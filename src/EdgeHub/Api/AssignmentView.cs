namespace Edge.Hub.Api;

/// <summary>A stored rule. It stays in force: devices that appear later get it too; of the rules for one model that match a device, the latest wins.</summary>
/// <param name="Id">Grows; later wins.</param>
/// <param name="Model">Model name.</param>
/// <param name="Version">Model version.</param>
/// <param name="Target"><c>device</c>, <c>label</c>, <c>all</c> or <c>rollout</c>.</param>
/// <param name="Selector"><c>site/device</c>, <c>key=value</c>, <c>all</c> or <c>rollout N</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Matched">Devices it matches now.</param>
public sealed record AssignmentView(
    long Id, string Model, string Version, string Target, string Selector, DateTimeOffset CreatedAt, IReadOnlyList<string> Matched);
