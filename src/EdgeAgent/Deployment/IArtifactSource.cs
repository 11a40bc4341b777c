using Edge.Protocol;

namespace Edge.Agent.Deployment;

/// <summary>Brings an artifact into the blobs, from wherever it comes.</summary>
public interface IArtifactSource
{
    /// <summary>Completes when the artifact lies in the blobs, whole and with the right digest. Waits for as long as nobody sends it.</summary>
    /// <param name="artifact">Its digest.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="progress">Called with the number of its blocks on disk.</param>
    /// <param name="cancellationToken">Pauses the fetch; what has come stays.</param>
    /// <returns>Null on success, else why it cannot be had.</returns>
    ValueTask<Problem?> FetchAsync(ArtifactDigest artifact, long size, Action<int> progress, CancellationToken cancellationToken);
}
