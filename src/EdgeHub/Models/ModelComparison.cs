using Edge.Hub.Api;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;

namespace Edge.Hub.Models;

/// <summary>Says what changes between two versions, tensor by tensor, and what a device pays for it.</summary>
internal sealed class ModelComparison(ModelFiles files) : IDisposable
{
    /// <summary>Encoding takes a core and several times the versions' size in memory: one comparison at a time.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Compares.</summary>
    /// <param name="from">The version that a device has, <c>name@version</c>.</param>
    /// <param name="to">The version that it is to have.</param>
    /// <param name="stop">Ends the comparison.</param>
    public async Task<Outcome<ModelDiffView>> CompareAsync(string from, string to, CancellationToken stop)
    {
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (!(await files.ReadAsync(from, stop).ConfigureAwait(false)).TryGet(out var source, out var problem)) return problem;
            if (!(await files.ReadAsync(to, stop).ConfigureAwait(false)).TryGet(out var target, out problem)) return problem;
            return await Task.Run(() => Compare(from, to, source, target, stop), stop).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static ModelDiffView Compare(
        string from, string to, (ModelManifest Manifest, DeltaBundle Files) source, (ModelManifest Manifest, DeltaBundle Files) target, CancellationToken stop)
    {
        var held = source.Manifest.Files.ToDictionary(file => file.Path, file => file.Digest, StringComparer.Ordinal);
        var digests = held.Values.ToHashSet();
        var deltas = new Dictionary<string, EncodedDelta>(StringComparer.Ordinal);
        var offers = new List<DeltaOffer>();
        var whole = new Dictionary<ArtifactDigest, long>();
        foreach (var file in target.Manifest.Files)
        {
            stop.ThrowIfCancellationRequested();
            if (digests.Contains(file.Digest) || !held.TryGetValue(file.Path, out var old))
            {
                whole[file.Digest] = DeltaEncoder.Whole(target.Files.Files[file.Path].Span).Length;
                continue;
            }

            var delta = deltas[file.Path] = DeltaEncoder.Encode(source.Files, target.Files, file.Path);
            offers.Add(new DeltaOffer(old, file.Digest, delta.Bytes.Length));
            whole[file.Digest] = delta.WholeSize;
        }

        var transfers = DeltaPlanner.Plan(target.Manifest, digests, offers, whole, long.MaxValue);
        var views = transfers.Select(transfer => new FileDiffView(
            transfer.File.Path, transfer.File.Size, transfer.Kind, transfer.Bytes, Math.Min(transfer.File.Size, whole[transfer.File.Digest]),
            deltas.TryGetValue(transfer.File.Path, out var delta) ? Tensors(source.Files, target.Files, transfer.File.Path, delta) : [])).ToList();
        string[] removed = [.. held.Keys.Except(target.Manifest.Files.Select(file => file.Path), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new ModelDiffView(from, to, views.Sum(file => file.Bytes), views.Sum(file => file.WholeBytes), removed, views);
    }

    private static List<TensorDiffView> Tensors(DeltaBundle source, DeltaBundle target, string path, EncodedDelta delta) =>
        [.. TensorComparison.Of(source, target, path).Select(tensor => new TensorDiffView(
            tensor.Name, tensor.Type, tensor.Shape, tensor.State, tensor.Values, tensor.Changed, delta.TensorBytes.TryGetValue(tensor.Name, out var bytes) ? bytes : null))];
}
