using System.Buffers;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>One pass over the journal that takes either the records of high priority or all others. Not thread-safe.</summary>
internal sealed class JournalCursor
{
    /// <summary>
    /// How often a disk may refuse a segment before its records count as lost: a process without a free descriptor, or
    /// a card that hangs for a moment, must not cost what is there.
    /// </summary>
    private const int MaxRefusals = 5;

    private readonly JournalIndex _index;
    private readonly IJournalFiles _files;
    private readonly bool _high;
    private readonly Action _lostFound;
    private SegmentScanner? _scanner;
    private byte[] _open = [];
    private ulong _next = 1;
    private long _erasures;
    private int _refusals;

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
    public bool Read(IBufferWriter<byte> destination, int maxBytes, ulong last, List<SequenceRange> copied)
    {
        var bytes = 0;
        var erasures = _index.Erasures;
        if (erasures != _erasures) Close();
        _erasures = erasures;
        while ((_next = _index.NextPending(_next)) <= last && _index.Find(_next) is { } segment)
        {
            if (segment.First > last) break;
            var ends = _high && segment.LastHigh < _next;
            if (!ends && !TryEnter(segment, out ends)) break;
            if (ends)
            {
                Leave(segment, last);
                continue;
            }

            var (full, refused) = (false, false);
            while (!full && Peek(segment, last, out var frame, out refused))
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

            if (full || refused) break;
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
    /// <param name="gone">Whether there is nothing to read in it.</param>
    /// <returns>False when the disk refuses it for now.</returns>
    private bool TryEnter(Segment segment, out bool gone)
    {
        gone = false;
        if (_scanner?.First == segment.First) return true;
        Close();
        _scanner = SegmentScanner.TryOpen(_files, segment, out var refusal);
        if (_scanner is not null) return true;
        if (refusal is not FileNotFoundException and not DirectoryNotFoundException) return gone = GivesUp(segment.Range);
        // Deleted meanwhile, or by somebody else.
        if (_index.Find(segment.First)?.First == segment.First) Lost(segment.Range, ReasonCode.NotFound);
        return gone = true;
    }

    /// <summary>Counts a refusal of the disk.</summary>
    /// <param name="range">What it did not give.</param>
    /// <returns>Whether that was the last try.</returns>
    private bool GivesUp(SequenceRange range)
    {
        if (++_refusals < MaxRefusals) return false;
        Lost(range, ReasonCode.InputOutput);
        return true;
    }

    private bool Peek(Segment segment, ulong last, out RecordFrame frame, out bool refused)
    {
        var expected = _scanner!.Expected;
        frame = default;
        refused = false;
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
            refused = !GivesUp(new SequenceRange(expected, segment.Last));
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
        _refusals = 0;
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
