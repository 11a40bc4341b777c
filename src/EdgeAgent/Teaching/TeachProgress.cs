namespace Edge.Agent.Teaching;

/// <summary>How far it is.</summary>
/// <param name="Step">What is being done: <c>features</c>, <c>memory</c>, <c>threshold</c>, <c>saving</c>.</param>
/// <param name="Done">Parts of the step that are done.</param>
/// <param name="Total">Parts of the step.</param>
public sealed record TeachProgress(string Step, int Done, int Total);
