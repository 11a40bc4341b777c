using Edge.Agent.Inference.Placement;

namespace Edge.Agent.Models;

/// <summary>What loading a model version showed.</summary>
/// <param name="ExecutionProvider">The provider that runs it.</param>
/// <param name="GoldenCases">Golden cases that passed; 0 when it declares none.</param>
/// <param name="LargestDeviation">Largest absolute score difference over the golden cases.</param>
/// <param name="Degradation">Set when the policy's preference is not met: what is missing and the remedy.</param>
/// <param name="Placement">Where each node runs.</param>
/// <param name="File">The file that runs, relative to the model's folder.</param>
/// <param name="Variant">Which of the model's files was taken, and why; null for a model of one file.</param>
public sealed record ModelCheck(
    string ExecutionProvider, int GoldenCases, float LargestDeviation, string? Degradation, PlacementLedger Placement, string File, string? Variant = null);
