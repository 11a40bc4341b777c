using Edge.Agent.Pipeline;
using Edge.Agent.Storage.Results;
using Edge.Protocol;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>A score cache without bounds.</summary>
internal sealed class MemoryCache : IResultCache
{
    private readonly Dictionary<ResultCacheKey, ScoredInput> _scores = [];

    public async ValueTask<Outcome<ScoreLookup>> GetOrAddAsync(
        ResultCacheKey key, Func<CancellationToken, ValueTask<Outcome<ScoredInput>>> compute, CancellationToken cancellationToken)
    {
        lock (_scores)
        {
            if (_scores.TryGetValue(key, out var known)) return new ScoreLookup(known, Cached: true);
        }

        if (!(await compute(cancellationToken)).TryGet(out var scored, out var problem)) return problem;
        lock (_scores) _scores[key] = scored;
        return new ScoreLookup(scored, Cached: false);
    }
}
