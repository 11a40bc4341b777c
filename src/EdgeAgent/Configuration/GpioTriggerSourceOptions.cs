namespace Edge.Agent.Configuration;

/// <summary>A frame for each edge of an input: the newest of a folder, or the first that a camera gives after it.</summary>
/// <param name="Trigger">The line.</param>
/// <param name="FramePath">Absolute path of the folder a camera writes its frames to; null where the agent has the camera.</param>
/// <param name="MaxFrameAge">A newest file older than this is stale: an error verdict, never an inspection; default 2 s.</param>
/// <param name="Camera">The camera; null for a folder.</param>
public sealed record GpioTriggerSourceOptions(GpioTriggerOptions Trigger, string? FramePath, TimeSpan MaxFrameAge, TriggeredCameraOptions? Camera = null) : SourceOptions;
