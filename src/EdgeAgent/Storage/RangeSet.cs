namespace Edge.Agent.Storage;

/// <summary>
/// A set of sequences as sorted, disjoint, non-adjacent ranges: months of acknowledgements in order are one range,
/// and only what came out of order costs memory (16 bytes a hole). Not thread-safe.
/// </summary>
internal sealed class RangeSet
{
    private readonly List<SequenceRange> _ranges = [];

    /// <summary>Sequences in the set.</summary>
    public long Count { get; private set; }

    /// <summary>Largest member; 0 when empty.</summary>
    public ulong Max => _ranges.Count == 0 ? 0 : _ranges[^1].To;

    /// <summary>A copy of the ranges, ascending.</summary>
    public IReadOnlyList<SequenceRange> ToList() => [.. _ranges];

    /// <summary>Adds a range; parts already in it are no error.</summary>
    /// <param name="range">An inclusive range.</param>
    /// <returns>How many of its members are new.</returns>
    public long Add(SequenceRange range)
    {
        if (range.From > range.To) return 0;
        var (from, to) = range;
        var first = IndexFor(from == 0 ? 0 : from - 1);
        var last = first;
        long known = 0;
        while (last < _ranges.Count && (to == ulong.MaxValue || _ranges[last].From <= to + 1))
        {
            known += _ranges[last].Count;
            from = Math.Min(from, _ranges[last].From);
            to = Math.Max(to, _ranges[last].To);
            last++;
        }

        _ranges.RemoveRange(first, last - first);
        var merged = new SequenceRange(from, to);
        _ranges.Insert(first, merged);
        Count += merged.Count - known;
        return merged.Count - known;
    }

    /// <summary>Whether a sequence is in the set.</summary>
    /// <param name="sequence">The sequence.</param>
    public bool Contains(ulong sequence) => NextMissing(sequence) != sequence;

    /// <summary>The smallest sequence from <paramref name="sequence"/> on that is not in the set.</summary>
    /// <param name="sequence">Where to start.</param>
    public ulong NextMissing(ulong sequence)
    {
        var index = IndexFor(sequence);
        return index < _ranges.Count && _ranges[index].From <= sequence ? _ranges[index].To + 1 : sequence;
    }

    /// <summary>The parts of a range that are not in the set, ascending.</summary>
    /// <param name="range">The range asked about.</param>
    public IReadOnlyList<SequenceRange> Missing(SequenceRange range)
    {
        List<SequenceRange> missing = [];
        var at = NextMissing(range.From);
        while (at <= range.To)
        {
            var index = IndexFor(at);
            var end = index < _ranges.Count ? Math.Min(range.To, _ranges[index].From - 1) : range.To;
            missing.Add(new SequenceRange(at, end));
            at = NextMissing(end + 1);
        }

        return missing;
    }

    /// <summary>How many members of a range are not in the set.</summary>
    /// <param name="range">The range asked about.</param>
    public long CountMissing(SequenceRange range)
    {
        if (range.From > range.To) return 0;
        var missing = range.Count;
        for (var index = IndexFor(range.From); index < _ranges.Count && _ranges[index].From <= range.To; index++)
            missing -= new SequenceRange(Math.Max(range.From, _ranges[index].From), Math.Min(range.To, _ranges[index].To)).Count;
        return missing;
    }

    /// <summary>Index of the first range that ends at or after a sequence.</summary>
    private int IndexFor(ulong sequence)
    {
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ranges[middle].To < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
