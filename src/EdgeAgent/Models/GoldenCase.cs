namespace Edge.Agent.Models;

/// <summary>An input whose result is known. Exactly one of <paramref name="Image"/> and <paramref name="Text"/> is set.</summary>
/// <param name="Name">What messages call it: the image's path, or the text.</param>
/// <param name="Image">Absolute path of the image; null for a text.</param>
/// <param name="Text">The text; null for an image.</param>
/// <param name="Label">The label that must come out on top; null when none must.</param>
/// <param name="Scores">Scores after activation, in label order; empty when none are stated.</param>
/// <param name="Embedding">The vector; empty when none is stated.</param>
/// <param name="Detections">Everything that must be found; null when nothing is stated.</param>
public sealed record GoldenCase(
    string Name, string? Image, string? Text, string? Label, IReadOnlyList<float> Scores, IReadOnlyList<float> Embedding,
    IReadOnlyList<GoldenDetection>? Detections = null);
