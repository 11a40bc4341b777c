namespace Edge.Agent.Remote.Commands;

/// <summary>What <c>set-log-level</c> needs to know.</summary>
/// <param name="Level">The level.</param>
/// <param name="Category">Beginning of the categories meant; all when left out.</param>
/// <param name="For">How long, for example <c>10m</c>.</param>
internal sealed record SetLogLevelArguments(string Level, string? Category = null, string For = "30m");
