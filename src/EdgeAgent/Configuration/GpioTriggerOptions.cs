namespace Edge.Agent.Configuration;

/// <summary>An input line, and which of its edges count.</summary>
/// <param name="Chip">GPIO chip label (numbers move between boots), for example <c>pinctrl-bcm2711</c>.</param>
/// <param name="Line">Line offset on the chip.</param>
/// <param name="Edge">Which edge triggers.</param>
/// <param name="Debounce">An edge before which the line was not quiet this long is contact bounce; default 5 ms.</param>
/// <param name="MinimumInterval">Edges that count cannot follow each other faster than this; default 0, no bound.</param>
public sealed record GpioTriggerOptions(string Chip, int Line, TriggerEdge Edge, TimeSpan Debounce, TimeSpan MinimumInterval);
