namespace Edge.Agent.Commands.Models;

/// <summary>A comparison with another implementation's numbers.</summary>
/// <param name="Reference">Folder of its .npy files.</param>
/// <param name="Input">What they were made from.</param>
/// <param name="Tolerance">Allowed difference.</param>
internal sealed record StageQuestion(string Reference, StageInput Input, double Tolerance);
