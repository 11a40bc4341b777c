namespace Edge.Agent.Storage.Results;

/// <summary>Scores, and whether an earlier or concurrent inference on the same bytes gave them.</summary>
/// <param name="Scores">The scores.</param>
/// <param name="Cached">True when this call ran no inference.</param>
public sealed record CacheAnswer(CachedScores Scores, bool Cached);
