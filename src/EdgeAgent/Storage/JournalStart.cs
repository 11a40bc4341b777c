using Edge.Agent.Storage.Segments;

namespace Edge.Agent.Storage;

/// <summary>Lets a hub that was added later begin at a date.</summary>
internal sealed class JournalStart
{
    private readonly JournalIndex _index;
    private readonly IJournalFiles _files;

    /// <summary>Works on one journal.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="files">The file system.</param>
    public JournalStart(JournalIndex index, IJournalFiles files)
    {
        _index = index;
        _files = files;
    }

    /// <summary>
    /// Marks as done what was written before a date: whole segments by their successor's creation time, then record by
    /// record. A record without trusted time is sent: nobody can say that it is older.
    /// </summary>
    /// <param name="from">The first moment that matters.</param>
    public void SkipBefore(DateTimeOffset from)
    {
        var segments = _index.Segments;
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment.Created >= from) return;
            if (i + 1 < segments.Count && segments[i + 1].Created <= from) _index.Finish(segment.Range);
            else if (_index.CountPending(segment.Range) > 0) SkipRecords(segment, from);
        }
    }

    private void SkipRecords(Segment segment, DateTimeOffset from)
    {
        if (SegmentScanner.TryOpen(_files, segment) is not { } scanner) return;
        using (scanner)
        {
            byte[] buffer = [];
            try
            {
                while (scanner.TryPeek(segment.Length, segment.Last, out var frame))
                {
                    // Of one that cannot be opened nobody can say either.
                    _index.Sealer.Open(_index.Epoch, frame, ref buffer, out var open);
                    if (RecordMoment.Read(open.Payload) is { } at && at < from)
                        _index.Finish(new SequenceRange(frame.Sequence, frame.Sequence));
                    scanner.Advance(frame.Sequence);
                }
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                // What cannot be read is the reader's to report; it stays pending.
            }
        }
    }
}
