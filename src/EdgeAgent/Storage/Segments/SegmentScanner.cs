using Edge.Protocol.Records;

namespace Edge.Agent.Storage.Segments;

/// <summary>
/// Walks a segment's frames in order. Damaged bytes are stepped over to the next whole frame: its checksum and its
/// rising sequence tell it from chance, and the sequence from what an earlier use of the file left. Not thread-safe.
/// </summary>
internal sealed class SegmentScanner : IDisposable
{
    /// <summary>Twice the largest frame, so that a refill always brings in a whole one.</summary>
    private const int BufferSize = 2 * (RecordFrame.HeaderSize + RecordFrame.MaxPayload);

    /// <summary>What a bad place on a disk or card takes with it.</summary>
    private const int BlockSize = 4096;

    private readonly IJournalFile _file;
    private readonly SegmentHeader? _header;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private long _bufferStart;
    private int _buffered;
    private int _frameLength;

    /// <summary>Opens a segment at its first frame.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="first">The segment's first sequence.</param>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    public SegmentScanner(IJournalFiles files, string path, ulong first)
    {
        _file = files.Open(path, FileUse.Read);
        try
        {
            _header = SegmentHeader.Read(_file);
        }
        catch (Exception exception) when (StorageFault.IsUnreadable(exception))
        {
            // Its frames may be well all the same.
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        First = first;
        Expected = first;
    }

    /// <summary>Opens a segment.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="segment">The segment.</param>
    /// <returns>Null when its file cannot be opened, for example because it was deleted meanwhile.</returns>
    public static SegmentScanner? TryOpen(IJournalFiles files, Segment segment) => TryOpen(files, segment, out _);

    /// <summary>Opens a segment.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="refusal">The file system's answer when it cannot be opened.</param>
    /// <returns>Null when its file cannot be opened.</returns>
    public static SegmentScanner? TryOpen(IJournalFiles files, Segment segment, out Exception? refusal)
    {
        try
        {
            refusal = null;
            return new SegmentScanner(files, segment.Path, segment.First);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            refusal = exception;
            return null;
        }
    }

    /// <summary>The segment's first sequence.</summary>
    public ulong First { get; }

    /// <summary>The sequence after the newest frame passed.</summary>
    public ulong Expected { get; private set; }

    /// <summary>End of the newest frame passed; the header's end before the first.</summary>
    public long ValidEnd { get; private set; } = SegmentHeader.Size;

    /// <summary>Where the frame that <see cref="TryPeek"/> showed begins.</summary>
    public long Offset { get; private set; } = SegmentHeader.Size;

    private uint? Seed => _header is { HasGroupHeads: true } header ? header.Checksum : null;

    /// <summary>Shows the next whole frame without passing it.</summary>
    /// <param name="limit">Bytes of the file that may be read.</param>
    /// <param name="last">The largest sequence that may appear.</param>
    /// <param name="frame">The frame, valid until the next call.</param>
    /// <returns>False when no whole frame is left before the limit.</returns>
    /// <exception cref="IOException">The disk cannot read the file.</exception>
    public bool TryPeek(long limit, ulong last, out RecordFrame frame)
    {
        frame = default;
        // Beyond the last record there may be megabytes that nobody needs to look through.
        while (Expected <= last)
        {
            var window = Window(limit);
            if (Seed is { } seed && GroupHead.TryRead(window, seed, Expected, out _))
            {
                Offset += GroupHead.Size;
                continue;
            }

            if (RecordFrame.TryRead(window, out frame) && frame.Sequence >= Expected && frame.Sequence <= last)
            {
                _frameLength = frame.Bytes.Length;
                return true;
            }

            var wanted = Math.Min(limit - Offset, RecordFrame.HeaderSize + RecordFrame.MaxPayload);
            if (window.Length < wanted)
            {
                if (Fill(limit) <= window.Length) return false;
            }
            else if (wanted <= RecordFrame.HeaderSize)
            {
                return false;
            }
            else
            {
                Offset++;
            }
        }

        return false;
    }

    /// <summary>Passes the frame that <see cref="TryPeek"/> showed.</summary>
    /// <param name="sequence">Its sequence.</param>
    public void Advance(ulong sequence)
    {
        Offset += _frameLength;
        ValidEnd = Offset;
        Expected = sequence + 1;
    }

    /// <summary>Goes to a place and the sequence that is expected there.</summary>
    /// <param name="offset">The place.</param>
    /// <param name="expected">The smallest sequence that may follow.</param>
    public void Seek(long offset, ulong expected)
    {
        Offset = offset;
        ValidEnd = offset;
        Expected = expected;
    }

    /// <summary>Finds the last group without reading the others' frames; one whose head is damaged is passed by.</summary>
    /// <param name="limit">Bytes of the file that may be read.</param>
    /// <param name="start">Where its head begins.</param>
    /// <param name="group">Its head.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="IOException">The disk cannot read the file.</exception>
    public bool TryFindLastGroup(long limit, out long start, out GroupHead group)
    {
        (start, group) = (0, default);
        var from = First;
        for (Seek(SegmentHeader.Size, First); Seed is { } seed && limit - Offset >= GroupHead.Size;)
        {
            var window = Window(limit);
            if (window.Length < GroupHead.Size && Fill(limit) >= GroupHead.Size) window = Window(limit);
            if (window.Length < GroupHead.Size) break;
            var skip = 0;
            GroupHead head = default;
            while (window.Length - skip >= GroupHead.Size && !GroupHead.TryRead(window[skip..], seed, from, out head)) skip++;
            Offset += skip;
            if (window.Length - skip < GroupHead.Size) continue;
            (start, group, from) = (Offset, head, head.First + 1);
            Offset += GroupHead.Size + head.Bytes;
        }

        Seek(SegmentHeader.Size, First);
        return start > 0;
    }

    /// <summary>Copies the next whole frame and passes it.</summary>
    /// <param name="segment">The segment as known when the walk began.</param>
    /// <returns>Null when none is left or the disk cannot read on.</returns>
    public byte[]? TryCopy(Segment segment)
    {
        try
        {
            if (!TryPeek(segment.Length, segment.Last, out var frame)) return null;
            var copy = frame.Bytes.ToArray();
            Advance(frame.Sequence);
            return copy;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private ReadOnlySpan<byte> Window(long limit)
    {
        var start = Offset - _bufferStart;
        if (start < 0 || start >= _buffered) return [];
        var window = _buffer.AsSpan((int)start, _buffered - (int)start);
        return window.Length > limit - Offset ? window[..(int)Math.Max(0, limit - Offset)] : window;
    }

    private int Fill(long limit)
    {
        var wanted = (int)Math.Min(_buffer.Length, limit - Offset);
        _bufferStart = Offset;
        var buffer = _buffer.AsSpan(0, Math.Max(0, wanted));
        try
        {
            _buffered = _file.ReadFully(buffer, Offset);
        }
        catch (Exception exception) when (StorageFault.IsUnreadable(exception))
        {
            _buffered = ReadAround(buffer, Offset);
        }

        return _buffered;
    }

    /// <summary>Reads block by block; one that the medium cannot give is taken as zeros, which are no frame.</summary>
    private int ReadAround(Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var block = buffer.Slice(total, (int)Math.Min(BlockSize - ((offset + total) % BlockSize), buffer.Length - total));
            try
            {
                var read = _file.ReadFully(block, offset + total);
                total += read;
                if (read < block.Length) break;
            }
            catch (Exception exception) when (StorageFault.IsUnreadable(exception))
            {
                block.Clear();
                total += block.Length;
            }
        }

        return total;
    }
}
