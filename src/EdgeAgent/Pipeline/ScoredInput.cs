using Edge.Agent.Tasks;

namespace Edge.Agent.Pipeline;

/// <summary>What a model made of an input.</summary>
/// <param name="Result">Scores, boxes or a vector.</param>
/// <param name="ExecutionProvider">The provider that computed it.</param>
public sealed record ScoredInput(TaskResult Result, string ExecutionProvider);
