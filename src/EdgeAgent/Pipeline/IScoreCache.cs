using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>Scores of inputs seen before. A cache that fails computes: it saves work, it never costs a decision.</summary>
public interface IScoreCache
{
    /// <summary>Looks scores up, or computes them once for all who ask at the same time.</summary>
    /// <param name="key">SHA-256 over model digest and input bytes.</param>
    /// <param name="compute">Computes them; a problem is passed on and not kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<ScoreLookup>> GetOrAddAsync(
        ArtifactDigest key, Func<CancellationToken, ValueTask<Outcome<ScoredInput>>> compute, CancellationToken cancellationToken);
}
