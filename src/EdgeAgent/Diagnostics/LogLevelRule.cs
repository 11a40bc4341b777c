namespace Edge.Agent.Diagnostics;

/// <summary>A level for some categories.</summary>
/// <param name="Category">Beginning of the categories meant.</param>
/// <param name="Level">The level.</param>
internal sealed record LogLevelRule(string Category, LogLevel Level);
