namespace Edge.Agent.Commands.Bench;

/// <summary>Everything a bench measured, as <c>--json</c> prints it.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Cells">One result for each way to run it.</param>
internal sealed record BenchReport(string Model, string Version, IReadOnlyList<CellResult> Cells);
