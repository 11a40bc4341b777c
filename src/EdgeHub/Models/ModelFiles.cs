using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;

namespace Edge.Hub.Models;

/// <summary>Reads a pushed version whole into memory, as the delta encoder wants it.</summary>
internal sealed class ModelFiles(ModelCatalog catalog, ArtifactStore artifacts)
{
    /// <summary>Largest version that is read: a delta is made from two of them in memory.</summary>
    private const long MaxBytes = DeltaEncoder.MaxFileSize;

    /// <summary>A version's manifest and files.</summary>
    /// <param name="model">The version, <c>name@version</c>.</param>
    /// <param name="stop">Ends the reading.</param>
    public async Task<Outcome<(ModelManifest Manifest, DeltaBundle Files)>> ReadAsync(string model, CancellationToken stop)
    {
        var parts = model.Split('@');
        if (parts.Length != 2) return new Problem(ReasonCode.Malformed, $"'{model}' is not <model>@<version>.");
        if (await catalog.FindAsync(parts[0], parts[1], stop).ConfigureAwait(false) is not { } row)
            return new Problem(ReasonCode.NotFound, $"{model} was not pushed to this hub.");
        return ArtifactDigest.TryParse(row.Digest, out var digest)
            ? await ReadAsync(digest, stop).ConfigureAwait(false)
            : new Problem(ReasonCode.Malformed, $"{model} has no manifest digest.");
    }

    /// <summary>The same by the manifest's digest.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="stop">Ends the reading.</param>
    public async Task<Outcome<(ModelManifest Manifest, DeltaBundle Files)>> ReadAsync(ArtifactDigest digest, CancellationToken stop)
    {
        if (!(await ReadManifestAsync(digest, stop).ConfigureAwait(false)).TryGet(out var manifest, out var problem)) return problem;
        var size = manifest.Files.Sum(file => file.Size);
        if (size > MaxBytes) return new Problem(ReasonCode.TooLarge, $"{manifest.Name}@{manifest.Version} has {size} bytes; deltas are made of up to {MaxBytes}.");
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var file in manifest.Files) files[file.Path] = await BytesAsync(file.Digest, stop).ConfigureAwait(false);
        return (manifest, new DeltaBundle(files));
    }

    /// <summary>A version's manifest.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="stop">Ends the reading.</param>
    public async Task<Outcome<ModelManifest>> ReadManifestAsync(ArtifactDigest digest, CancellationToken stop)
    {
        if (artifacts.SizeOf(digest) is not { } size) return new Problem(ReasonCode.NotFound, $"The manifest {digest} is not here.");
        return size > ModelManifest.MaxBytes
            ? new Problem(ReasonCode.TooLarge, $"{digest} has {size} bytes and is no manifest.")
            : ModelManifest.Parse(await BytesAsync(digest, stop).ConfigureAwait(false));
    }

    private async Task<byte[]> BytesAsync(ArtifactDigest digest, CancellationToken stop)
    {
        using var handle = artifacts.Open(digest);
        var bytes = new byte[RandomAccess.GetLength(handle)];
        for (var done = 0; done < bytes.Length;)
        {
            var read = await RandomAccess.ReadAsync(handle, bytes.AsMemory(done), done, stop).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException($"Artifact {digest} became shorter.");
            done += read;
        }

        return bytes;
    }
}
