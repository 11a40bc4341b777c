using Edge.Protocol.Artifacts;

namespace Edge.Protocol.Deltas;

/// <summary>Picks for every file of a version the way that costs a device the fewest bytes.</summary>
public static class DeltaPlanner
{
    /// <summary>Plans.</summary>
    /// <param name="target">The version that is wanted.</param>
    /// <param name="held">Digests of the files that the device has, of whatever version.</param>
    /// <param name="offers">The deltas there are; those over other bases or to other targets do not matter.</param>
    /// <param name="wholeSizes">Bytes of a file when it is sent whole and compressed, by its digest; a file without one travels as it is.</param>
    /// <param name="memoryBytes">Memory that the device can spare: below <see cref="DeltaLimits.DecoderBytes"/> it gets no deltas.</param>
    /// <returns>The transfers in the manifest's order; a digest that stands twice travels once.</returns>
    public static IReadOnlyList<FileTransfer> Plan(
        ModelManifest target, IReadOnlySet<ArtifactDigest> held, IEnumerable<DeltaOffer> offers, IReadOnlyDictionary<ArtifactDigest, long> wholeSizes, long memoryBytes)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(wholeSizes);
        var usable = offers.Where(offer => memoryBytes >= DeltaLimits.DecoderBytes && held.Contains(offer.Base)).ToLookup(offer => offer.Target);
        var there = new HashSet<ArtifactDigest>(held);
        var transfers = new List<FileTransfer>(target.Files.Count);
        foreach (var file in target.Files)
        {
            if (!there.Add(file.Digest))
            {
                transfers.Add(new FileTransfer(file, TransferKind.Nothing, 0, null));
                continue;
            }

            var whole = Math.Min(file.Size, wholeSizes.GetValueOrDefault(file.Digest, file.Size));
            // Of two deltas of one size the first digest: the same device is always planned alike.
            var best = usable[file.Digest].OrderBy(offer => offer.Size).ThenBy(offer => offer.Base.Hex, StringComparer.Ordinal).FirstOrDefault();
            transfers.Add(best is not null && best.Size < whole
                ? new FileTransfer(file, TransferKind.Delta, best.Size, best.Base)
                : new FileTransfer(file, TransferKind.Full, whole, null));
        }

        return transfers;
    }
}
