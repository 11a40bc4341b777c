namespace Edge.Agent.Models;

/// <summary>What loading a model version showed.</summary>
/// <param name="ExecutionProvider">The provider that runs it.</param>
/// <param name="GoldenCases">Golden cases that passed; 0 when it declares none.</param>
/// <param name="LargestDeviation">Largest absolute score difference over the golden cases.</param>
/// <param name="Degradation">Set when a preferred provider was not available: what is missing and the remedy.</param>
public sealed record ModelCheck(string ExecutionProvider, int GoldenCases, float LargestDeviation, string? Degradation);
