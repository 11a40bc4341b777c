namespace Edge.Agent.Pipeline;

/// <summary>What a model made of an input.</summary>
/// <param name="Scores">Scores in label order.</param>
/// <param name="ExecutionProvider">The provider that computed them.</param>
public sealed record ScoredInput(float[] Scores, string ExecutionProvider);
