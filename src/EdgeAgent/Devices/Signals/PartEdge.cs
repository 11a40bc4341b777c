using Edge.Protocol;

namespace Edge.Agent.Devices.Signals;

/// <summary>A part came.</summary>
/// <param name="Timestamp"><see cref="TimeProvider.GetTimestamp"/> at the edge.</param>
/// <param name="PartId">Whose edge it is, where the trigger knows.</param>
/// <param name="Fault">Why it is known too late to look at it; null for one that stands there.</param>
public readonly record struct PartEdge(long Timestamp, string? PartId = null, Problem? Fault = null);
