using Edge.Agent.Storage.Segments;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>The newest segment, read whole: where its last valid frame ends and what is missing before.</summary>
/// <param name="Last">Newest sequence; one before the first when there is none.</param>
/// <param name="LastHigh">Newest record of high priority; one before the first when there is none.</param>
/// <param name="Link">Chain link of the newest record; empty when there is none.</param>
/// <param name="ValidEnd">End of the last valid frame.</param>
/// <param name="Holes">Sequences before it that are not readable.</param>
internal sealed record SegmentTail(
    ulong Last, ulong LastHigh, ReadOnlyMemory<byte> Link, long ValidEnd, IReadOnlyList<SequenceRange> Holes)
{
    /// <summary>Reads a segment from its first frame to its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">Its first sequence.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="IOException">The disk cannot read it.</exception>
    public static SegmentTail Scan(string path, ulong first, long length)
    {
        using var scanner = new SegmentScanner(path, first);
        List<SequenceRange> holes = [];
        var lastHigh = first - 1;
        var link = new byte[ChainLink.Size];
        while (scanner.TryPeek(length, ulong.MaxValue, out var frame))
        {
            if (frame.Sequence > scanner.Expected) holes.Add(new SequenceRange(scanner.Expected, frame.Sequence - 1));
            if (frame.Priority == RecordPriority.High) lastHigh = frame.Sequence;
            frame.Link.CopyTo(link);
            scanner.Advance(frame.Sequence);
        }

        var empty = scanner.Expected == first;
        return new SegmentTail(scanner.Expected - 1, lastHigh, empty ? default : link, scanner.ValidEnd, holes);
    }
}
