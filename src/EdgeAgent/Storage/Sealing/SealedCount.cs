using Edge.Agent.Storage.Segments;

namespace Edge.Agent.Storage.Sealing;

/// <summary>How the records of a journal's files lie there; reads them all.</summary>
/// <param name="Plain">Records that anybody can read who has the disk.</param>
/// <param name="Sealed">Sealed records whose key is here.</param>
/// <param name="Unknown">Sealed records by the id of a key that is not here.</param>
internal sealed record SealedCount(long Plain, long Sealed, IReadOnlyDictionary<string, long> Unknown)
{
    /// <summary>Counts.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="keys">The keys at hand.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SealedCount OfFiles(string folder, SealingKeys keys)
    {
        var (plain, opened) = (0L, 0L);
        var unknown = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var files = new JournalFiles();
        foreach (var segment in SegmentFiles.In(folder))
        {
            using var scanner = new SegmentScanner(files, segment.Path, segment.First);
            while (scanner.TryPeek(segment.Length, segment.Last, out var frame))
            {
                if (!SealedBytes.IsSealed(frame.Payload)) plain++;
                else if (keys.Find(SealedBytes.KeyOf(frame.Payload)) is not null) opened++;
                else Count(unknown, SealingKey.NameOf(SealedBytes.KeyOf(frame.Payload)));
                scanner.Advance(frame.Sequence);
            }
        }

        return new SealedCount(plain, opened, unknown);
    }

    private static void Count(SortedDictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
