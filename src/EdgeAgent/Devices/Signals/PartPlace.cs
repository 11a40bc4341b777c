namespace Edge.Agent.Devices.Signals;

/// <summary>When and where a part was seen: what a gate's moment is reckoned from.</summary>
/// <param name="Timestamp"><see cref="TimeProvider.GetTimestamp"/> at its edge.</param>
/// <param name="Tick">The encoder's position then; 0 without one.</param>
public readonly record struct PartPlace(long Timestamp, long Tick);
