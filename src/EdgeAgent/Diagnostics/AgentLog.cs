namespace Edge.Agent.Diagnostics;

/// <summary>The log as the agent itself handles it.</summary>
/// <param name="Levels">What it holds.</param>
/// <param name="Recent">Its last lines.</param>
public sealed record AgentLog(LogLevels Levels, RecentLog Recent);
