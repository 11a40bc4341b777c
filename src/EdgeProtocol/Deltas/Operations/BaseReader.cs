namespace Edge.Protocol.Deltas.Operations;

/// <summary>Reads the base here and there, through a small buffer: most reads continue where the last ended.</summary>
/// <param name="source">The base; seekable.</param>
/// <param name="size">Its size.</param>
internal sealed class BaseReader(Stream source, long size)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private long _start;
    private int _filled;

    /// <summary>Bytes of the base.</summary>
    public long Size => size;

    /// <summary>Whether a range lies within the base.</summary>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its bytes, 0 or more.</param>
    public bool Holds(long offset, long length) => offset >= 0 && offset <= size && length <= size - offset;

    /// <summary>Reads a range that <see cref="Holds"/>.</summary>
    /// <param name="offset">Its first byte.</param>
    /// <param name="into">Takes its bytes.</param>
    /// <exception cref="EndOfStreamException">The base is shorter than its size says.</exception>
    public void Read(long offset, Span<byte> into)
    {
        if (offset < _start || offset + into.Length > _start + _filled)
        {
            source.Position = offset;
            if (into.Length >= _buffer.Length)
            {
                source.ReadExactly(into);
                return;
            }

            _filled = 0;
            _filled = source.ReadAtLeast(_buffer, into.Length);
            _start = offset;
        }

        _buffer.AsSpan((int)(offset - _start), into.Length).CopyTo(into);
    }
}
