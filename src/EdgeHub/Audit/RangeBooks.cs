using Edge.Hub.Storage;

namespace Edge.Hub.Audit;

/// <summary>Counts of one journal, exact to the record.</summary>
/// <param name="LastSequence">The highest sequence the hub knows of.</param>
/// <param name="Stored">Records stored.</param>
/// <param name="Quarantined">Records rejected and not stored since.</param>
/// <param name="Gaps">Records that gap records cover, neither stored nor rejected.</param>
/// <param name="Missing">All others up to <paramref name="LastSequence"/>.</param>
/// <param name="Holes">Where those are, ascending, whole.</param>
internal sealed record RangeBooks(
    long LastSequence, long Stored, long Quarantined, long Gaps, long Missing, IReadOnlyList<(long First, long Last)> Holes)
{
    /// <summary>Sums up a journal.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="rejected">Sequences that were rejected.</param>
    /// <param name="gaps">What the device stated as dropped.</param>
    /// <param name="reportedLast">The last sequence the device reported; 0 for unknown.</param>
    public static RangeBooks Of(
        IEnumerable<StoredRangeRow> stored, IEnumerable<long> rejected, IEnumerable<GapRow> gaps, long reportedLast)
    {
        var storedRanges = Union(stored.Select(row => (row.First, row.Last)));
        var withRejected = Union(storedRanges.Concat(rejected.Select(sequence => (sequence, sequence))));
        var all = Union(withRejected.Concat(gaps.Select(row => (row.First, row.Last))));
        var last = Math.Max(all.Count == 0 ? 0 : all[^1].Last, reportedLast);
        var holes = new List<(long First, long Last)>();
        var next = 1L;
        foreach (var (first, end) in all)
        {
            if (first > next) holes.Add((next, first - 1));
            next = end + 1;
        }

        if (next <= last) holes.Add((next, last));
        var (count, counted, covered) = (Count(storedRanges), Count(withRejected), Count(all));
        return new RangeBooks(last, count, counted - count, covered - counted, Count(holes), holes);
    }

    private static long Count(IEnumerable<(long First, long Last)> ranges) => ranges.Sum(range => range.Last - range.First + 1);

    private static List<(long First, long Last)> Union(IEnumerable<(long First, long Last)> ranges)
    {
        var union = new List<(long First, long Last)>();
        foreach (var range in ranges.Order())
        {
            if (union.Count > 0 && range.First <= union[^1].Last + 1) union[^1] = (union[^1].First, Math.Max(union[^1].Last, range.Last));
            else union.Add(range);
        }

        return union;
    }
}
