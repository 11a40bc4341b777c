namespace Edge.Agent.Inference.Variants;

/// <summary>Which of a model's files runs on a provider.</summary>
/// <param name="File">The file, relative to the model's folder.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="GoldenTolerance">Its own tolerance in the golden cases; null for the model's.</param>
/// <param name="Why">Why this one and why not the others; null for a model of one file.</param>
internal sealed record FileChoice(string File, string Precision, float? GoldenTolerance, string? Why);
