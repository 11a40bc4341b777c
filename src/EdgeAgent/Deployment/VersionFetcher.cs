using Edge.Agent.Deployment.Transfers;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>Brings a version's manifest and then every file it names into the blobs, and puts its folder together.</summary>
public sealed class VersionFetcher
{
    private readonly VersionStore _versions;
    private readonly IArtifactSource _artifacts;
    private readonly TransferServices? _transfers;

    /// <summary>A fetcher into a store.</summary>
    /// <param name="versions">Versions on disk.</param>
    /// <param name="artifacts">Where files come from.</param>
    /// <param name="transfers">How files come as something smaller; null where they never do.</param>
    public VersionFetcher(VersionStore versions, IArtifactSource artifacts, TransferServices? transfers = null)
    {
        _versions = versions;
        _artifacts = artifacts;
        _transfers = transfers;
    }

    /// <summary>Fetches what is not here.</summary>
    /// <param name="model">The version.</param>
    /// <param name="progress">Called with blocks on disk and blocks in all, as far as known.</param>
    /// <param name="cancellationToken">Pauses the fetch; what has come stays.</param>
    /// <returns>Null when every file is here, else why not.</returns>
    public async ValueTask<Problem?> FetchAsync(DesiredModel model, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var done = Blocks.CountFor(model.ManifestSize);
        var problem = await _artifacts.FetchAsync(model.Digest, model.ManifestSize, blocks => progress(blocks, done), cancellationToken);
        if (problem is not null || !ReadManifest(model).TryGet(out var manifest, out problem)) return problem;

        // Two paths may hold the same bytes: they are one artifact.
        var files = manifest.Files.DistinctBy(file => file.Digest).ToList();
        var planned = _transfers is null ? [] : await _transfers.PlanAsync(model, files, cancellationToken);
        var total = done + files.Sum(file => Blocks.CountFor(planned.GetValueOrDefault(file.Digest)?.Size ?? file.Size));
        foreach (var file in files)
        {
            var before = done;
            if (planned.GetValueOrDefault(file.Digest) is { } smaller)
            {
                if (await _transfers!.Fetcher.FetchAsync(file, smaller, blocks => progress(before + blocks, total), cancellationToken) is not { } refused)
                {
                    done += Blocks.CountFor(smaller.Size);
                    continue;
                }

                if (DeploymentReasons.IsPassing(refused.Reason)) return refused;
                _transfers.Refused(model, file, refused);
                total += Blocks.CountFor(file.Size) - Blocks.CountFor(smaller.Size);
            }

            problem = await _artifacts.FetchAsync(file.Digest, file.Size, blocks => progress(before + blocks, total), cancellationToken);
            if (problem is not null) return problem;
            done += Blocks.CountFor(file.Size);
        }

        return null;
    }

    /// <summary>Puts the folder of a fetched version together.</summary>
    /// <param name="model">The version.</param>
    /// <returns>Null on success, else why not.</returns>
    public Problem? Assemble(DesiredModel model) =>
        ReadManifest(model).TryGet(out var manifest, out var problem) ? _versions.Assemble(manifest, model.Digest).Problem : problem;

    private Outcome<ModelManifest> ReadManifest(DesiredModel model)
    {
        if (_versions.ReadManifest(model.Digest) is not { } manifest)
            return new Problem(ReasonCode.Malformed, $"The manifest {model.Digest} of model {model.Name} {model.Version} is not one.");
        return manifest.Name == model.Name && manifest.Version == model.Version
            ? manifest
            : new Problem(
                ReasonCode.Malformed,
                $"The manifest {model.Digest} is of model {manifest.Name} {manifest.Version}, and {model.Name} {model.Version} was asked for.");
    }
}
