namespace Edge.Agent.Configuration;

/// <summary>A second model that finds what is to be redacted.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Labels">Which of its detections; compared without case.</param>
public sealed record RedactionDetector(string Model, IReadOnlyList<string> Labels);
