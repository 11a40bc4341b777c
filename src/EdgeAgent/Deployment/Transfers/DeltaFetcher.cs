using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Transfers;

/// <summary>Fetches a delta in a file's place and makes the file of it.</summary>
public sealed class DeltaFetcher
{
    private readonly IArtifactSource _artifacts;
    private readonly BlobStore _blobs;
    private readonly ModelPaths _paths;
    private readonly long _freeSpaceReserve;
    private readonly Func<string, long> _freeSpace;

    /// <summary>A fetcher into one blob store.</summary>
    /// <param name="artifacts">Where deltas come from.</param>
    /// <param name="blobs">Where files go.</param>
    /// <param name="paths">Where they lie.</param>
    /// <param name="freeSpaceReserve">Bytes that stay free on the file system.</param>
    /// <param name="freeSpace">Bytes free for the agent on the file system that holds a folder.</param>
    public DeltaFetcher(IArtifactSource artifacts, BlobStore blobs, ModelPaths paths, long freeSpaceReserve, Func<string, long> freeSpace)
    {
        _artifacts = artifacts;
        _blobs = blobs;
        _paths = paths;
        _freeSpaceReserve = freeSpaceReserve;
        _freeSpace = freeSpace;
    }

    /// <summary>Completes when the file lies in the blobs.</summary>
    /// <param name="file">The file as its signed manifest names it.</param>
    /// <param name="planned">What comes in its place.</param>
    /// <param name="progress">Called with the number of the delta's blocks on disk.</param>
    /// <param name="cancellationToken">Pauses the fetch; what has come stays.</param>
    /// <returns>Null on success, else why the file cannot be had this way.</returns>
    public async ValueTask<Problem?> FetchAsync(ManifestFile file, PlannedFile planned, Action<int> progress, CancellationToken cancellationToken)
    {
        if (await _blobs.HoldsAsync(file.Digest, cancellationToken)) return null;
        if (planned.Size >= file.Size) return new Problem(ReasonCode.TooLarge, $"The delta of {planned.Size} bytes is no smaller than {file.Path}.");
        if (planned.Base is { } missing && !File.Exists(_paths.Blob(missing))) return new Problem(ReasonCode.NotFound, $"The base {missing} is not here.");
        var problem = await _artifacts.FetchAsync(planned.Artifact, planned.Size, progress, cancellationToken);
        if (problem is not null) return problem;
        if (_freeSpace(_paths.Root) - file.Size < _freeSpaceReserve)
            return new Problem(ReasonCode.DiskFull, $"{file.Path} has {file.Size} bytes, which would touch the reserve (storage.freeSpaceReserve).");
        try
        {
            return await Task.Run(() => Make(file, planned, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"{file.Path} cannot be made of its delta below '{_paths.Root}': {exception.Message}");
        }
        finally
        {
            // Made or not: it is of no further use.
            File.Delete(_paths.Blob(planned.Artifact));
        }
    }

    private Problem? Make(ManifestFile file, PlannedFile planned, CancellationToken cancellationToken)
    {
        var partial = _paths.Partial(file.Digest);
        Directory.CreateDirectory(_paths.Partials);
        // What an earlier attempt fetched of the whole file gives way.
        PartialArtifact.Delete(partial);
        var made = partial + ".made";
        using (var source = planned.Base is { } known ? File.OpenRead(_paths.Blob(known)) : Stream.Null)
        using (var delta = File.OpenRead(_paths.Blob(planned.Artifact)))
        using (var output = new FileStream(made, FileMode.Create, FileAccess.Write))
        {
            var from = planned.Base is { } digest ? new ManifestFile(file.Path, source.Length, digest) : DeltaHeader.Nothing;
            if (DeltaDecoder.Decode(source, from, delta, output, file, cancellationToken).Problem is { } problem)
            {
                output.Dispose();
                File.Delete(made);
                return problem;
            }

            output.Flush(flushToDisk: true);
        }

        File.Move(made, partial, overwrite: true);
        _blobs.Adopt(file.Digest);
        return null;
    }
}
