using Edge.Agent.Storage.Segments;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>Records that wait for the hub, by priority.</summary>
/// <param name="High">Alarms and gaps.</param>
/// <param name="Normal">Decisions and deployment events.</param>
/// <param name="Low">Metrics.</param>
internal sealed record BacklogCount(long High, long Normal, long Low)
{
    /// <summary>Counts by reading.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="segments">Where records may wait.</param>
    /// <param name="isPending">Whether one does.</param>
    public static BacklogCount Of(IJournalFiles files, IEnumerable<Segment> segments, Predicate<ulong> isPending)
    {
        var counts = new long[3];
        foreach (var segment in segments)
        {
            if (segment.IsEmpty || SegmentScanner.TryOpen(files, segment) is not { } scanner) continue;
            using (scanner)
            {
                while (TryNext(scanner, segment, out var sequence, out var priority))
                {
                    if (isPending(sequence)) counts[Math.Min((int)priority, 2)]++;
                }
            }
        }

        return new BacklogCount(counts[0], counts[1], counts[2]);
    }

    /// <summary>Counts in the files of a journal that nobody has open; a state that is not readable counts everything.</summary>
    /// <param name="folder">The journal's folder.</param>
    public static BacklogCount OfFiles(string folder)
    {
        var files = new JournalFiles();
        var done = new RangeSet();
        var state = JournalState.Load(files, Path.Combine(folder, JournalWriter.StateFile));
        for (var i = 0; state is not null && i + 1 < state.Done.Count; i += 2) done.Add(new SequenceRange(state.Done[i], state.Done[i + 1]));
        return Of(files, SegmentFiles.In(folder), sequence => !done.Contains(sequence));
    }

    private static bool TryNext(SegmentScanner scanner, Segment segment, out ulong sequence, out RecordPriority priority)
    {
        (sequence, priority) = (0, default);
        try
        {
            if (!scanner.TryPeek(segment.Length, segment.Last, out var frame)) return false;
            (sequence, priority) = (frame.Sequence, frame.Priority);
            scanner.Advance(sequence);
            return true;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return false;
        }
    }
}
