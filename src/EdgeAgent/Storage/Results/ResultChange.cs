using Edge.Protocol.Messages;

namespace Edge.Agent.Storage.Results;

/// <summary>One write that waits for its transaction; exactly one of the three forms.</summary>
/// <param name="Decision">A decision for the history.</param>
/// <param name="Key">The cache entry concerned.</param>
/// <param name="Entry">Its new content; null with a key to remove it.</param>
internal readonly record struct ResultChange(DecisionRecord? Decision, ResultCacheKey Key, CacheEntry? Entry);
