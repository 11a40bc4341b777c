namespace Edge.Agent.Devices.Signals;

/// <summary>A line, for whoever stands at it.</summary>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="State"><c>running</c> or <c>stopped</c>.</param>
/// <param name="Stop">Why it stands; null while it runs.</param>
public sealed record LineView(string Pipeline, string State, LineStop? Stop);
