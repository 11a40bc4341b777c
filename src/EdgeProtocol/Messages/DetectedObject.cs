namespace Edge.Protocol.Messages;

/// <summary>An object found in an image.</summary>
/// <param name="Label">The label, as in the model's labels file.</param>
/// <param name="Score">Its score, 0 to 1.</param>
/// <param name="Box">Where it is.</param>
public sealed record DetectedObject(string Label, float Score, DetectedBox Box);
