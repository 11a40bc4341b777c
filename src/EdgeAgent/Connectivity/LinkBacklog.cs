namespace Edge.Agent.Connectivity;

/// <summary>Records that wait, by priority.</summary>
/// <param name="High">Alarms and gaps.</param>
/// <param name="Normal">Decisions and deployment events.</param>
/// <param name="Low">Metrics.</param>
internal sealed record LinkBacklog(long High, long Normal, long Low);
