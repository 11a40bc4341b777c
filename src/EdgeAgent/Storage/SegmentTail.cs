using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>The newest segment, read whole: where its last record ends and what is missing before.</summary>
/// <param name="Last">Newest sequence, one that is not readable included; one before the first when there is none.</param>
/// <param name="LastHigh">Newest record of high priority; one before the first when there is none.</param>
/// <param name="Link">Chain link of the newest readable record; empty when there is none.</param>
/// <param name="ValidEnd">Where the next group may begin.</param>
/// <param name="Closed">Whether the mark of an orderly end proves that nothing was begun behind.</param>
/// <param name="Torn">Bytes of a group that was begun and never confirmed.</param>
/// <param name="Holes">Sequences that were durable and are not readable.</param>
/// <param name="Gaps">Sequences that a record in it accounts for as gone, and how many records they were.</param>
internal sealed record SegmentTail(
    ulong Last,
    ulong LastHigh,
    ReadOnlyMemory<byte> Link,
    long ValidEnd,
    bool Closed,
    long Torn,
    IReadOnlyList<SequenceRange> Holes,
    IReadOnlyList<(SequenceRange Range, long Count)> Gaps)
{
    /// <summary>Reads a segment from its first frame to its end.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="first">Its first sequence.</param>
    /// <param name="header">Its header; null when that is damaged.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="IOException">The disk cannot read it.</exception>
    public static SegmentTail Scan(IJournalFiles files, string path, ulong first, SegmentHeader? header, long length)
    {
        using var scanner = new SegmentScanner(files, path, first);
        var found = new Findings(first);
        if (header is not { HasGroupHeads: true })
        {
            // Version 1 had no heads, and a damaged header proves none of them: every whole frame counts.
            while (scanner.TryPeek(length, ulong.MaxValue, out var frame)) found.Take(scanner, frame);
            return found.ToTail(scanner.Expected - 1, scanner.ValidEnd, length - scanner.ValidEnd);
        }

        if (!scanner.TryFindLastGroup(length, out var start, out var group)) return found.ToTail(first - 1, SegmentHeader.Size, 0);
        while (scanner.TryPeek(start, group.First - 1, out var frame)) found.Take(scanner, frame);
        found.Skip(scanner.Expected, group.First - 1);

        // A last group that is not whole was never confirmed: all of it goes, since the records of a group may belong together.
        var end = start + GroupHead.Size + group.Bytes;
        if (!IsWhole(scanner, start, group)) return found.ToTail(group.First - 1, start, Math.Min(length, end) - start);
        scanner.Seek(start + GroupHead.Size, group.First);
        while (scanner.TryPeek(end, ulong.MaxValue, out var frame)) found.Take(scanner, frame);
        return found.ToTail(scanner.Expected - 1, group.Bytes == 0 ? start : end, 0, closed: group.Bytes == 0);
    }

    private static bool IsWhole(SegmentScanner scanner, long start, GroupHead group)
    {
        var end = start + GroupHead.Size + group.Bytes;
        scanner.Seek(start + GroupHead.Size, group.First);
        while (scanner.TryPeek(end, scanner.Expected, out var frame) && scanner.Offset == scanner.ValidEnd) scanner.Advance(frame.Sequence);
        return scanner.ValidEnd == end;
    }

    private sealed class Findings(ulong first)
    {
        private readonly List<SequenceRange> _holes = [];
        private readonly List<(SequenceRange Range, long Count)> _gaps = [];
        private readonly byte[] _link = new byte[ChainLink.Size];
        private ulong _lastHigh = first - 1;
        private bool _any;

        public void Take(SegmentScanner scanner, RecordFrame frame)
        {
            Skip(scanner.Expected, frame.Sequence - 1);
            if (frame.Priority == RecordPriority.High) _lastHigh = frame.Sequence;
            if (frame.Kind == RecordKind.Gap
                && ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.GapRecord, "gap record").TryGet(out var gap, out _))
            {
                _gaps.Add((new SequenceRange(gap.From, gap.To), gap.Count));
            }

            frame.Link.CopyTo(_link);
            _any = true;
            scanner.Advance(frame.Sequence);
        }

        public void Skip(ulong from, ulong to)
        {
            if (from <= to) _holes.Add(new SequenceRange(from, to));
        }

        public SegmentTail ToTail(ulong last, long validEnd, long torn, bool closed = false) =>
            new(last, _lastHigh, _any ? _link : default, validEnd, closed, torn, _holes, _gaps);
    }
}
