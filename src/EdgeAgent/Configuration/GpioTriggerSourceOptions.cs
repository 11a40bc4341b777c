namespace Edge.Agent.Configuration;

/// <summary>The newest frame of a folder, taken on an input edge.</summary>
/// <param name="Chip">GPIO chip label (numbers move between boots), for example <c>pinctrl-bcm2711</c>.</param>
/// <param name="Line">Line offset on the chip.</param>
/// <param name="Edge">Which edge triggers.</param>
/// <param name="Debounce">An edge before which the line was not quiet this long is contact bounce; default 5 ms.</param>
/// <param name="MinimumInterval">Parts cannot follow each other faster than this, so an earlier edge is not one; default 0, no bound.</param>
/// <param name="FramePath">Absolute path of the folder a camera writes its frames to.</param>
/// <param name="MaxFrameAge">A newest frame older than this is stale: an error verdict, never an inspection; default 2 s.</param>
public sealed record GpioTriggerSourceOptions(
    string Chip, int Line, TriggerEdge Edge, TimeSpan Debounce, TimeSpan MinimumInterval, string FramePath, TimeSpan MaxFrameAge) : SourceOptions;
