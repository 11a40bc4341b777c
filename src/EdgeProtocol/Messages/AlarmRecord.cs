namespace Edge.Protocol.Messages;

/// <summary>A condition somebody must look at.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When.</param>
/// <param name="Component">What it is about, for example <c>pipeline/line-1</c>.</param>
/// <param name="Reason">What, as a word.</param>
/// <param name="Message">What, and the remedy.</param>
/// <param name="DecisionId">The decision it belongs to, when there is one.</param>
public sealed record AlarmRecord(int V, RecordTime At, string Component, ReasonCode Reason, string Message, Guid? DecisionId = null);
