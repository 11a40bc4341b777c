using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>What must outlive a segment that is dropped with records the hub never got.</summary>
/// <param name="Carried">Alarms and the like, to be written again.</param>
/// <param name="Gaps">Gap records in it: the new one takes over what they stand for, so that their number stays small.</param>
/// <param name="GapsFrom">Their smallest sequence; the largest there is when there are none.</param>
/// <param name="GapsCount">Records they count.</param>
internal sealed record DroppedSegment(IReadOnlyList<JournalEntry> Carried, long Gaps, ulong GapsFrom, long GapsCount)
{
    /// <summary>Reads what must outlive a segment.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="index">Knows what is still pending.</param>
    /// <param name="budget">Bytes of frames that may be carried on.</param>
    /// <param name="refused">Why it cannot be read now; null when all that is there was read.</param>
    public static DroppedSegment Read(IJournalFiles files, Segment segment, JournalIndex index, int budget, out Problem? refused)
    {
        refused = null;
        List<JournalEntry> carried = [];
        byte[] buffer = [];
        var (gaps, gapsFrom, gapsCount) = (0L, ulong.MaxValue, 0L);
        if (segment.LastHigh >= segment.First)
        {
            try
            {
                using var scanner = new SegmentScanner(files, segment.Path, segment.First);
                while (scanner.TryPeek(segment.Length, segment.Last, out var frame) && frame.Sequence <= segment.LastHigh)
                {
                    var pending = frame.Priority == RecordPriority.High && index.IsPending(frame.Sequence);
                    if (pending && frame.Kind == RecordKind.Gap
                        && ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.GapRecord, "gap record").TryGet(out var gap, out _))
                    {
                        (gaps, gapsFrom, gapsCount) = (gaps + 1, Math.Min(gapsFrom, gap.From), gapsCount + gap.Count);
                    }
                    else if (pending && budget >= frame.Bytes.Length
                        && index.Sealer.Open(index.Epoch, frame, ref buffer, out var open) == OpenedRecord.Open
                        && open.Payload.Length > 0 && open.Payload.Length <= index.Sealer.MaxPayload)
                    {
                        budget -= frame.Bytes.Length;
                        carried.Add(new JournalEntry(frame.Kind, frame.Priority, open.Payload.ToArray()));
                    }

                    scanner.Advance(frame.Sequence);
                }
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                // What is gone cannot be carried: the gap record counts it.
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                refused = StorageFault.Describe($"Cannot read '{segment.Path}' before it gives way", exception);
            }
        }

        return new DroppedSegment(carried, gaps, gapsFrom, gapsCount);
    }
}
