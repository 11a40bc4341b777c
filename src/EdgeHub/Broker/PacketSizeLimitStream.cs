namespace Edge.Hub.Broker;

/// <summary>
/// Reads through to a client's socket and ends the connection when a packet's fixed header (MQTT 5 §2.1.4) announces
/// more bytes than allowed. The broker library allocates what a header announces, before any authentication: five bytes
/// could otherwise ask for 256 MiB.
/// </summary>
internal sealed class PacketSizeLimitStream(Stream inner, int maxPacketBytes) : Stream
{
    private long _bodyLeft;
    private int _headerBytes;
    private long _length;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Inspect(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Inspect(buffer.AsSpan(offset, read));
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    public override void Flush() => inner.Flush();
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Inspect(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_bodyLeft > 0)
            {
                var body = (int)Math.Min(_bodyLeft, bytes.Length);
                _bodyLeft -= body;
                bytes = bytes[body..];
                continue;
            }

            ReadHeaderByte(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void ReadHeaderByte(byte value)
    {
        if (_headerBytes++ == 0)
        {
            _length = 0;
            return;
        }

        _length |= (long)(value & 0x7F) << (7 * (_headerBytes - 2));
        if (_length > maxPacketBytes || _headerBytes > 5)
            throw new IOException($"A client announced an MQTT packet of more than {maxPacketBytes} bytes; the connection is closed.");
        if ((value & 0x80) != 0) return;
        _bodyLeft = _length;
        _headerBytes = 0;
    }
}
