using Edge.Agent.Pipeline;
using Edge.Protocol;

namespace Edge.Agent.Storage.Results;

/// <summary>Saves inferences on inputs seen before. Whether an input may be answered so is the caller's to know: never a camera's.</summary>
public interface IResultCache
{
    /// <summary>Answers from the cache or runs the inference; equal keys at the same time share one run.</summary>
    /// <param name="key">Everything the scores depend on.</param>
    /// <param name="infer">Runs the inference; its failures are not kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The scores, or the inference's failure.</returns>
    ValueTask<Outcome<ScoreLookup>> GetOrAddAsync(
        ResultCacheKey key, Func<CancellationToken, ValueTask<Outcome<ScoredInput>>> infer, CancellationToken cancellationToken);
}
