namespace Edge.Agent.Devices.Signals;

/// <summary>A frame that was taken on a trigger.</summary>
/// <param name="PartId">Whose it is, where the frame says so; null leaves the naming to the trigger.</param>
/// <param name="Encoded">The encoded image.</param>
/// <param name="Settings">Camera or file facts for the record; null when there are none.</param>
public sealed record TriggeredFrame(string? PartId, ReadOnlyMemory<byte> Encoded, IReadOnlyDictionary<string, string>? Settings);
