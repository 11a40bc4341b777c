namespace Edge.Agent.Devices.Signals;

/// <summary>Why a line stands.</summary>
/// <param name="DecisionId">The part that nobody judged.</param>
/// <param name="Cause">Why nobody judged it, as a word.</param>
/// <param name="At">When; null while the clock could not be trusted.</param>
public sealed record LineStop(Guid DecisionId, string Cause, DateTimeOffset? At);
