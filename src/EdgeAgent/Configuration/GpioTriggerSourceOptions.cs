namespace Edge.Agent.Configuration;

/// <summary>The newest frame of a folder, taken on an input edge.</summary>
/// <param name="Trigger">The line.</param>
/// <param name="FramePath">Absolute path of the folder a camera writes its frames to.</param>
/// <param name="MaxFrameAge">A newest frame older than this is stale: an error verdict, never an inspection; default 2 s.</param>
public sealed record GpioTriggerSourceOptions(GpioTriggerOptions Trigger, string FramePath, TimeSpan MaxFrameAge) : SourceOptions;
