namespace Edge.Agent.Devices.Signals;

/// <summary>A pulse that waits for its part to come to the gate.</summary>
/// <param name="DecisionId">Whose it is.</param>
/// <param name="At">Timestamp of its moment; 0 where the encoder says it.</param>
/// <param name="Tick">The encoder's position of it; 0 where the clock says it.</param>
internal readonly record struct PulseSlot(Guid DecisionId, long At, long Tick);
