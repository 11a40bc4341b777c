using System.Collections.Concurrent;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;

namespace Edge.Hub.Models.Transfers;

/// <summary>
/// Deltas that were made, and compressed files: artifacts like any other, and a list of them for each pair of versions under
/// <c>artifacts/deltas</c>. What they are made of never changes, so a list once made stands for good.
/// </summary>
internal sealed class DeltaShelf(ArtifactStore artifacts, ModelFiles models)
{
    private readonly ConcurrentDictionary<(ArtifactDigest? Base, ArtifactDigest Target), IReadOnlyList<ShelvedFile>> _known = new();

    /// <summary>What was made of a version; null when that was not done yet.</summary>
    /// <param name="from">The manifest of the version to start from; null for none.</param>
    /// <param name="to">The version's manifest.</param>
    public IReadOnlyList<ShelvedFile>? Find(ArtifactDigest? from, ArtifactDigest to)
    {
        if (_known.TryGetValue((from, to), out var known)) return known;
        if (artifacts.ReadList(ListOf(from, to)) is not { } list || JsonSerializer.Deserialize<List<ShelvedFile>>(list, HubJson.Options) is not { } found) return null;
        return _known[(from, to)] = found;
    }

    /// <summary>Makes what can be made, which takes a core and several times the versions' size in memory.</summary>
    /// <param name="from">The manifest of the version to start from; null for none.</param>
    /// <param name="to">The version's manifest.</param>
    /// <param name="stop">Ends the work between two files.</param>
    public async Task<Problem?> MakeAsync(ArtifactDigest? from, ArtifactDigest to, CancellationToken stop)
    {
        if (Find(from, to) is not null) return null;
        if (!(await models.ReadAsync(to, stop).ConfigureAwait(false)).TryGet(out var target, out var problem)) return problem;
        var made = new List<ShelvedFile>();
        if (from is { } digest)
        {
            if (!(await models.ReadAsync(digest, stop).ConfigureAwait(false)).TryGet(out var source, out problem)) return problem;
            var old = source.Manifest.Files.ToDictionary(file => file.Path, file => file.Digest, StringComparer.Ordinal);
            var held = old.Values.ToHashSet();
            foreach (var file in target.Manifest.Files.Where(file => file.Size > 0 && !held.Contains(file.Digest) && old.ContainsKey(file.Path)))
            {
                var delta = await Task.Run(() => DeltaEncoder.Encode(source.Files, target.Files, file.Path), stop).ConfigureAwait(false);
                // One that needs nothing is the list without a base's.
                if (delta.Kind != DeltaKind.Whole) await KeepAsync(made, file, old[file.Path], delta.Bytes, stop).ConfigureAwait(false);
            }
        }
        else
        {
            foreach (var file in target.Manifest.Files.Where(file => file.Size > 0).DistinctBy(file => file.Digest))
                await KeepAsync(made, file, null, await Task.Run(() => DeltaEncoder.Whole(target.Files.Files[file.Path].Span), stop).ConfigureAwait(false), stop).ConfigureAwait(false);
        }

        artifacts.WriteList(ListOf(from, to), JsonSerializer.SerializeToUtf8Bytes(made, HubJson.Options));
        _known[(from, to)] = made;
        return null;
    }

    private async Task KeepAsync(List<ShelvedFile> made, ManifestFile file, ArtifactDigest? from, byte[] bytes, CancellationToken stop)
    {
        if (bytes.Length >= file.Size) return;
        var artifact = ArtifactDigest.Of(bytes);
        using var content = new MemoryStream(bytes, writable: false);
        if ((await artifacts.AddAsync(artifact, content, stop).ConfigureAwait(false)).IsSuccess) made.Add(new ShelvedFile(file.Digest, from, artifact, bytes.Length));
    }

    private static string ListOf(ArtifactDigest? from, ArtifactDigest to) => $"{to.Hex}-{from?.Hex ?? "nothing"}";
}
