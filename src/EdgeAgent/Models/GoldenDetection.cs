using Edge.Protocol.Messages;

namespace Edge.Agent.Models;

/// <summary>An object that must be found in a golden case's image.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Score">Its score.</param>
/// <param name="Box">Where it is, in pixels of the image.</param>
public sealed record GoldenDetection(string Label, float Score, DetectedBox Box);
