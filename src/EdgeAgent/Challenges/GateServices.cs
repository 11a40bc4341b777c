using Edge.Agent.Diagnostics;
using Edge.Agent.Shift;
using Edge.Agent.Storage;

namespace Edge.Agent.Challenges;

/// <summary>What a gate works with.</summary>
/// <param name="Journal">Takes the records.</param>
/// <param name="Store">Keeps the challenges.</param>
/// <param name="Clock">Stamps them.</param>
/// <param name="Health">Told while the line is held.</param>
/// <param name="Metrics">Counts.</param>
/// <param name="Times">When it is due; null for at no time of day.</param>
/// <param name="Now">What would decide now.</param>
internal sealed record GateServices(IJournal Journal, ChallengeStore Store, DeviceClock Clock, HealthBoard Health, AgentMetrics Metrics, ShiftTimes? Times, Func<Marks> Now);
