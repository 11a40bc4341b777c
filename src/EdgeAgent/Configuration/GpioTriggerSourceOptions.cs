namespace Edge.Agent.Configuration;

/// <summary>A frame for each edge of an input: the newest of a folder, or the first that a camera gives after it.</summary>
/// <param name="Trigger">The line.</param>
/// <param name="Frames">What looks at parts.</param>
public sealed record GpioTriggerSourceOptions(GpioTriggerOptions Trigger, TriggeredFramesOptions Frames) : SourceOptions;
