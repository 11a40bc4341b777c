namespace Edge.Agent.Storage.Results;

/// <summary>
/// A file under LiteDB, whose own streams must not fail: its writer then waits for ever, and the finalizer of the
/// transaction that was cut short ends the process. So a refused write is taken as if it had succeeded, nothing is
/// written after it, to this file or the other, and the engine's owner asks <see cref="WriteFault"/> before it
/// believes anything. What lies on the disk is then what a crash at that write would have left.
/// </summary>
internal sealed class ResultFile : Stream
{
    private readonly IJournalFile _file;
    private readonly WriteFault _fault;

    /// <summary>A stream over an open file.</summary>
    /// <param name="file">The file, disposed with this.</param>
    /// <param name="fault">Shared by all files of one engine.</param>
    public ResultFile(IJournalFile file, WriteFault fault)
    {
        _file = file;
        _fault = fault;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = _file.ReadFully(buffer.AsSpan(offset, count), Position);
        Position += read;
        return read;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        _fault.Guard(() => _file.Write(buffer.AsSpan(offset, count), Position));
        Position += count;
    }

    /// <summary>On the disk itself: LiteDB's own promise of it holds for its own kind of file alone.</summary>
    public override void Flush() => _fault.Guard(_file.Flush);

    /// <inheritdoc/>
    public override void SetLength(long value) => _fault.Guard(() => _file.Cut(value));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }
}
