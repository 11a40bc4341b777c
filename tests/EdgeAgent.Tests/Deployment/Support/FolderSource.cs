using System.Collections.Concurrent;
using Edge.Agent.Deployment;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Tests.Deployment.Support;

/// <summary>Artifacts at hand: what the downloader would have brought, without a link.</summary>
internal sealed class FolderSource(ModelPaths paths) : IArtifactSource
{
    public ConcurrentDictionary<ArtifactDigest, byte[]> Artifacts { get; } = new();

    public ConcurrentQueue<ArtifactDigest> Fetched { get; } = new();

    public Problem? Failure { get; set; }

    public void Offer(TestModel model)
    {
        foreach (var (digest, bytes) in model.Artifacts) Artifacts[digest] = bytes;
    }

    public async ValueTask<Problem?> FetchAsync(ArtifactDigest artifact, long size, Action<int> progress, CancellationToken cancellationToken)
    {
        if (Failure is not null) return Failure;
        if (File.Exists(paths.Blob(artifact))) return null;
        // What nobody has is waited for, as on the wire.
        if (!Artifacts.TryGetValue(artifact, out var bytes)) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        Assert.Equal(size, bytes!.Length);
        Fetched.Enqueue(artifact);
        Directory.CreateDirectory(paths.Blobs);
        AtomicFile.Write(paths.Blob(artifact), bytes);
        progress(Blocks.CountFor(size));
        return null;
    }
}
