namespace Edge.Protocol.Messages;

/// <summary>A change of an actuator's line, and the decision that caused it.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When the operating system had taken the change.</param>
/// <param name="DecisionId">The decision that caused it; for a release the last one that asked for the pulse.</param>
/// <param name="Chip">The GPIO chip's label.</param>
/// <param name="Line">Line offset on the chip.</param>
/// <param name="Change">What the line did.</param>
public sealed record ActuationRecord(int V, RecordTime At, Guid DecisionId, string Chip, int Line, PinChange Change);
