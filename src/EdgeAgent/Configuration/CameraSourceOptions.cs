namespace Edge.Agent.Configuration;

/// <summary>A camera, stream or video, read by ffmpeg as a child process.</summary>
/// <param name="Input">What ffmpeg opens: a device, an address, a file, a filter.</param>
/// <param name="Format">Its format, where ffmpeg cannot tell: <c>v4l2</c>, <c>lavfi</c>.</param>
/// <param name="Arguments">Arguments of ffmpeg before the input, each as it is.</param>
/// <param name="FramesPerSecond">Frames taken a second at most; null for all that come.</param>
/// <param name="MaxFrameAge">An older frame is an error verdict, and so is a camera that gives none for as long.</param>
/// <param name="DamageHold">How long after a complaint of ffmpeg no frame is believed; default 2 s, a camera's usual distance between pictures that stand alone.</param>
/// <param name="Program">ffmpeg: a path, or a name on the search path.</param>
/// <param name="StopWhenEnded">True ends the pipeline with the input, as for a video file; false starts it again.</param>
public sealed record CameraSourceOptions(
    string Input, string? Format, IReadOnlyList<string> Arguments, int? FramesPerSecond, TimeSpan MaxFrameAge, TimeSpan DamageHold, string Program, bool StopWhenEnded) : SourceOptions;
