namespace Edge.Protocol.Messages;

/// <summary>A live frame that a candidate judged differently from the active version: somebody is to say who was right.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When.</param>
/// <param name="DecisionId">The active version's decision, which stands.</param>
/// <param name="PartId">Its part.</param>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Active">What the active version said.</param>
/// <param name="Candidate">What the candidate said.</param>
public sealed record DisagreementRecord(
    int V, RecordTime At, Guid DecisionId, string PartId, string Pipeline, JudgedVersion Active, JudgedVersion Candidate);
