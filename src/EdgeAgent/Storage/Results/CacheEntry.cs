using Edge.Agent.Pipeline;

namespace Edge.Agent.Storage.Results;

/// <summary>Scores and when they were computed.</summary>
/// <param name="Scores">The scores.</param>
/// <param name="Created">UTC by the device's clock.</param>
internal sealed record CacheEntry(ScoredInput Scores, DateTimeOffset Created);
