using System.Security.Cryptography;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Deployment;

/// <summary>Verified files, each once under its digest.</summary>
public sealed class BlobStore
{
    private readonly ModelPaths _paths;

    /// <summary>A store below a folder.</summary>
    /// <param name="paths">Where blobs and partial files lie.</param>
    public BlobStore(ModelPaths paths) => _paths = paths;

    /// <summary>Whether a blob is here with the bytes its name says; a damaged one is deleted.</summary>
    /// <param name="digest">The blob.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<bool> HoldsAsync(ArtifactDigest digest, CancellationToken cancellationToken)
    {
        var path = _paths.Blob(digest);
        if (!File.Exists(path)) return false;
        await using (var stream = File.OpenRead(path))
        {
            if (ArtifactDigest.FromHash(await SHA256.HashDataAsync(stream, cancellationToken)) == digest) return true;
        }

        // Hard links share the damage: versions that use it are assembled anew from what is fetched now.
        File.Delete(path);
        return false;
    }

    /// <summary>Takes a finished and flushed partial file over.</summary>
    /// <param name="digest">Its digest, which the caller has checked.</param>
    public void Adopt(ArtifactDigest digest)
    {
        Directory.CreateDirectory(_paths.Blobs);
        var partial = _paths.Partial(digest);
        // Rename first, then drop the bitmap: the other way round a crash would leave a whole file that counts as empty.
        File.Move(partial, _paths.Blob(digest), overwrite: true);
        DirectorySync.Flush(_paths.Blobs);
        PartialArtifact.Delete(partial);
    }
}
