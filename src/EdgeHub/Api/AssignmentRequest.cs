namespace Edge.Hub.Api;

/// <summary>A wish that devices run a model version; exactly one target is named.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Version">A pushed version of it.</param>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Label"><c>key=value</c>.</param>
/// <param name="All">True for every device.</param>
public sealed record AssignmentRequest(string Model, string Version, string? Device = null, string? Label = null, bool All = false);
