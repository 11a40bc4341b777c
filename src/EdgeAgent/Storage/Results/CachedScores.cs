using Edge.Protocol.Messages;

namespace Edge.Agent.Storage.Results;

/// <summary>What an inference gave and may give again for the same bytes and model.</summary>
/// <param name="Scores">Scores, highest first.</param>
/// <param name="ExecutionProvider">The provider that computed them.</param>
public sealed record CachedScores(IReadOnlyList<LabelScore> Scores, string ExecutionProvider);
