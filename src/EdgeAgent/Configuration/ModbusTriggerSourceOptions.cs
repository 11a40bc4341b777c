namespace Edge.Agent.Configuration;

/// <summary>A frame for each part that a PLC announces: the newest of a folder, or the first that a camera gives after it.</summary>
/// <param name="Trigger">What announces parts.</param>
/// <param name="Frames">What looks at them.</param>
public sealed record ModbusTriggerSourceOptions(ModbusTriggerOptions Trigger, TriggeredFramesOptions Frames) : SourceOptions;
