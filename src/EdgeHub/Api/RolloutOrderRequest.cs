using Edge.Hub.Rollouts;

namespace Edge.Hub.Api;

/// <summary>An order about a rollout; who and why stay on record.</summary>
/// <param name="By">Who gives it.</param>
/// <param name="Why">Why.</param>
/// <param name="Leaving">For a stop: what becomes of the devices that have the version.</param>
public sealed record RolloutOrderRequest(string? By, string? Why, ErrorAction Leaving = ErrorAction.Keep);
