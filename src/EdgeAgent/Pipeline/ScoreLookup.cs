namespace Edge.Agent.Pipeline;

/// <summary>A cache's answer.</summary>
/// <param name="Input">The scores.</param>
/// <param name="Cached">Whether an earlier inference computed them.</param>
public readonly record struct ScoreLookup(ScoredInput Input, bool Cached);
