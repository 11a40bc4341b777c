using System.Buffers;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>One pass over the journal that takes either the records of high priority or all others. Not thread-safe.</summary>
internal sealed class JournalCursor
{
    private readonly JournalIndex _index;
    private readonly IJournalFiles _files;
    private readonly bool _high;
    private readonly Action _lostFound;
    private SegmentScanner? _scanner;
    private byte[] _open = [];
    private ulong _next = 1;
    private long _erasures;

    /// <summary>A cursor at the oldest pending record.</summary>
    /// <param name="index">The journal's index.</param>
    /// <param name="files">The file system.</param>
    /// <param name="high">True to take high priority, false to take the rest.</param>
    /// <param name="lostFound">Called when unreadable records were found.</param>
    public JournalCursor(JournalIndex index, IJournalFiles files, bool high, Action lostFound)
    {
        _index = index;
        _files = files;
        _high = high;
        _lostFound = lostFound;
    }

    /// <summary>Copies pending frames.</summary>
    /// <param name="destination">Receives them.</param>
    /// <param name="maxBytes">Stops before this many bytes, but copies at least one frame.</param>
    /// <param name="last">The newest sequence to look at.</param>
    /// <param name="copied">Receives their sequences.</param>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="IOException">The disk refuses a segment, and there is nothing before it.</exception>
    public bool Read(IBufferWriter<byte> destination, int maxBytes, ulong last, List<SequenceRange> copied)
    {
        var bytes = 0;
        var erasures = _index.Erasures;
        if (erasures != _erasures) Close();
        _erasures = erasures;
        while ((_next = _index.NextPending(_next)) <= last && _index.Find(_next) is { } segment)
        {
            if (segment.First > last) break;
            if ((_high && segment.LastHigh < _next) || !Enter(segment, out var refusal))
            {
                Leave(segment, last);
                continue;
            }

            var full = false;
            while (!full && refusal is null && Peek(segment, last, out var frame, out refusal))
            {
                if (frame.Sequence >= _next && frame.Priority == RecordPriority.High == _high && _index.IsPending(frame.Sequence) && TryUnseal(frame, out var open))
                {
                    full = bytes > 0 && bytes + open.Bytes.Length > maxBytes;
                    if (full) break;
                    destination.Write(open.Bytes);
                    bytes += open.Bytes.Length;
                    Append(copied, open.Sequence);
                }

                _scanner!.Advance(frame.Sequence);
                _next = Math.Max(_next, frame.Sequence + 1);
            }

            if (full || (refusal is not null && copied.Count > 0)) break;
            // What is there must not count as lost because a process has no descriptor left, or a card hangs for a moment.
            if (refusal is not null) throw new IOException(refusal.Message, refusal);
            Leave(segment, last);
        }

        return copied.Count > 0;
    }

    /// <summary>Back to the oldest pending record.</summary>
    public void Rewind()
    {
        _next = 1;
        Close();
    }

    /// <summary>Opens a segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="refusal">Why it cannot be opened now.</param>
    /// <returns>False when it is gone.</returns>
    private bool Enter(Segment segment, out Exception? refusal)
    {
        refusal = null;
        if (_scanner?.First == segment.First) return true;
        Close();
        _scanner = SegmentScanner.TryOpen(_files, segment, out refusal);
        if (refusal is not FileNotFoundException and not DirectoryNotFoundException) return true;
        // Deleted meanwhile, or by somebody else.
        if (_index.Find(segment.First)?.First == segment.First) Lost(segment.Range, ReasonCode.NotFound);
        return false;
    }

    private bool Peek(Segment segment, ulong last, out RecordFrame frame, out Exception? refusal)
    {
        var expected = _scanner!.Expected;
        frame = default;
        refusal = null;
        try
        {
            if (!_scanner.TryPeek(segment.Length, segment.Last, out frame))
            {
                Lost(new SequenceRange(expected, segment.Last), ReasonCode.DigestMismatch);
                return false;
            }
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            refusal = exception;
            return false;
        }

        if (frame.Sequence > expected) Lost(new SequenceRange(expected, frame.Sequence - 1), ReasonCode.DigestMismatch);
        return frame.Sequence <= last;
    }

    /// <summary>What cannot be opened is passed by: it waits for its key, or is lost.</summary>
    private bool TryUnseal(RecordFrame stored, out RecordFrame open)
    {
        var outcome = _index.Sealer.Open(_index.Epoch, stored, ref _open, out open);
        if (outcome == OpenedRecord.Held) _index.Hold(stored.Sequence, SealedBytes.KeyOf(stored.Payload));
        if (outcome == OpenedRecord.Damaged) Lost(new SequenceRange(stored.Sequence, stored.Sequence), ReasonCode.DigestMismatch);
        return outcome == OpenedRecord.Open;
    }

    private void Leave(Segment segment, ulong last)
    {
        _next = Math.Max(_next, Math.Min(segment.Last, last) + 1);
        // The newest segment grows: its scanner waits where it stands.
        if (segment.Last < last) Close();
    }

    private void Lost(SequenceRange range, ReasonCode reason)
    {
        if (range.From <= range.To && _index.ReportLost(range, reason)) _lostFound();
    }

    private void Close()
    {
        _scanner?.Dispose();
        _scanner = null;
    }

    private static void Append(List<SequenceRange> copied, ulong sequence)
    {
        if (copied.Count > 0 && copied[^1].To + 1 == sequence) copied[^1] = copied[^1] with { To = sequence };
        else copied.Add(new SequenceRange(sequence, sequence));
    }
}
