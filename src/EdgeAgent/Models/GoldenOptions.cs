namespace Edge.Agent.Models;

/// <summary>Where a model's golden cases lie and how close a box must come to them.</summary>
/// <param name="Folder">Folder below the model's, with <c>golden.json</c> and its images.</param>
/// <param name="Tolerance">Largest allowed absolute difference of any score.</param>
public sealed record GoldenOptions(string Folder, float Tolerance);
