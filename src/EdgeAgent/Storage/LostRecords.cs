using Edge.Protocol;

namespace Edge.Agent.Storage;

/// <summary>Records that were durable once and cannot be read any more.</summary>
/// <param name="Range">Their sequences.</param>
/// <param name="Reason">Why.</param>
internal sealed record LostRecords(SequenceRange Range, ReasonCode Reason);
