namespace Edge.Agent.Models;

/// <summary>An image whose scores are known.</summary>
/// <param name="Image">Absolute path of the image.</param>
/// <param name="Label">The label that must come out on top.</param>
/// <param name="Scores">Scores after activation, in label order.</param>
public sealed record GoldenCase(string Image, string Label, IReadOnlyList<float> Scores);
