using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>
/// Looks through the segments on disk without owning the journal, so beside a running agent too: what it writes
/// meanwhile, or deletes, is not found.
/// </summary>
internal static class JournalSearch
{
    /// <summary>Whether a record is one of those looked for.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="payload">Its payload.</param>
    public delegate bool Match(RecordKind kind, ReadOnlySpan<byte> payload);

    /// <summary>Finds records, ascending within an epoch; epochs that were set aside are looked through as well.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="sealer">Opens them; what it has no key for is not found.</param>
    /// <param name="match">Which.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<FoundRecord> Find(string folder, RecordSealer sealer, Match match)
    {
        var found = new List<FoundRecord>();
        var files = new JournalFiles();
        if (!Directory.Exists(folder)) return found;
        foreach (var epoch in (string[])[folder, .. Directory.GetDirectories(folder, "epoch-*")])
        {
            foreach (var segment in SegmentFiles.In(epoch)) Search(files, segment, sealer, match, found);
        }

        return found;
    }

    private static void Search(JournalFiles files, Segment segment, RecordSealer sealer, Match match, List<FoundRecord> found)
    {
        try
        {
            // Without its header nothing says whose sequences these are.
            if (SegmentHeader.Read(files, segment.Path) is not { } header) return;
            using var scanner = new SegmentScanner(files, segment.Path, header.First);
            byte[] buffer = [];
            var (previous, link) = (header.First - 1, header.PreviousLink);
            while (scanner.TryPeek(segment.Length, segment.Last, out var frame))
            {
                if (sealer.Open(header.Epoch, frame, ref buffer, out var open) == OpenedRecord.Open && !open.Payload.IsEmpty && match(open.Kind, open.Payload))
                {
                    found.Add(new FoundRecord(
                        header.Epoch, frame.Sequence, frame.Kind, frame.Priority, frame.Sequence == previous + 1 ? link : default,
                        frame.Link.ToArray(), open.Payload.ToArray()));
                }

                (previous, link) = (frame.Sequence, frame.Link.ToArray());
                scanner.Advance(frame.Sequence);
            }
        }
        catch (FileNotFoundException)
        {
            // Acknowledged, and deleted meanwhile.
        }
    }
}
