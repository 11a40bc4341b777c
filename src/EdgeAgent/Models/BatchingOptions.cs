namespace Edge.Agent.Models;

/// <summary>Dynamic batching, in Triton's words: waiting requests of one shape go through the model together.</summary>
/// <param name="MaxBatchSize">Largest batch along the first dimension, which the graph must leave open; 1 or more.</param>
/// <param name="PreferredBatchSizes">Sizes worth waiting for, ascending; empty: whatever waits.</param>
/// <param name="MaxQueueDelay">Longest a request waits for company while an instance is free.</param>
public sealed record BatchingOptions(int MaxBatchSize, IReadOnlyList<int> PreferredBatchSizes, TimeSpan MaxQueueDelay);
