using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Hub.Telemetry;

/// <summary>One checked record of a batch.</summary>
/// <param name="Sequence">Its sequence within the epoch.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Link">Its chain link.</param>
/// <param name="Payload">Its payload as it came.</param>
/// <param name="Decision">The decision, when it is one.</param>
/// <param name="Time">When it happened; null where it does not say.</param>
/// <param name="Disagreement">The disagreement, when it is one.</param>
/// <param name="Deployment">The step of an update, when it is one.</param>
internal sealed record ReceivedRecord(
    ulong Sequence, RecordKind Kind, RecordPriority Priority, ReadOnlyMemory<byte> Link, ReadOnlyMemory<byte> Payload, DecisionRecord? Decision,
    RecordTime? Time, DisagreementRecord? Disagreement = null, DeploymentRecord? Deployment = null);
