using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Commands;

/// <summary>The box at this moment.</summary>
/// <param name="Reported">Its state, health, storage and counters, as reported.</param>
/// <param name="Decisions">Its last decisions, newest first.</param>
internal sealed record SnapshotResult(ReportedState Reported, IReadOnlyList<DecisionRecord> Decisions);
