namespace Edge.Agent.Configuration;

/// <summary>What looks at a part that a trigger announces.</summary>
/// <param name="FramePath">Absolute path of the folder a camera writes its frames to; null where the agent has the camera.</param>
/// <param name="MaxFrameAge">A newest file older than this is stale: an error verdict, never an inspection; default 2 s.</param>
/// <param name="Camera">The camera; null for a folder.</param>
public sealed record TriggeredFramesOptions(string? FramePath, TimeSpan MaxFrameAge, TriggeredCameraOptions? Camera = null);
