using Edge.Protocol.Records;
using Microsoft.Win32.SafeHandles;

namespace Edge.Agent.Storage.Segments;

/// <summary>
/// Walks a segment's frames in order. Damaged bytes are stepped over to the next whole frame: its checksum and its
/// rising sequence tell it from chance. Not thread-safe.
/// </summary>
internal sealed class SegmentScanner : IDisposable
{
    /// <summary>Twice the largest frame, so that a refill always brings in a whole one.</summary>
    private const int BufferSize = 2 * (RecordFrame.HeaderSize + RecordFrame.MaxPayload);

    private readonly SafeFileHandle _handle;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private long _bufferStart;
    private int _buffered;
    private int _frameLength;

    /// <summary>Opens a segment at its first frame.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">The segment's first sequence.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public SegmentScanner(string path, ulong first)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        First = first;
        Expected = first;
    }

    /// <summary>Opens a segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <returns>Null when its file cannot be opened, for example because it was deleted meanwhile.</returns>
    public static SegmentScanner? TryOpen(Segment segment)
    {
        try
        {
            return new SegmentScanner(segment.Path, segment.First);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
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

    /// <summary>Shows the next whole frame without passing it.</summary>
    /// <param name="limit">Bytes of the file that may be read.</param>
    /// <param name="last">The largest sequence that may appear.</param>
    /// <param name="frame">The frame, valid until the next call.</param>
    /// <returns>False when no whole frame is left before the limit.</returns>
    /// <exception cref="IOException">The disk cannot read the file.</exception>
    public bool TryPeek(long limit, ulong last, out RecordFrame frame)
    {
        while (true)
        {
            var window = Window(limit);
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
    }

    /// <summary>Passes the frame that <see cref="TryPeek"/> showed.</summary>
    /// <param name="sequence">Its sequence.</param>
    public void Advance(ulong sequence)
    {
        Offset += _frameLength;
        ValidEnd = Offset;
        Expected = sequence + 1;
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
    public void Dispose() => _handle.Dispose();

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
        _buffered = 0;
        while (_buffered < wanted)
        {
            var read = RandomAccess.Read(_handle, _buffer.AsSpan(_buffered, wanted - _buffered), Offset + _buffered);
            if (read == 0) break;
            _buffered += read;
        }

        return _buffered;
    }
}
