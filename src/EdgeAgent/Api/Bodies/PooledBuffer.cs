using System.Buffers;

namespace Edge.Agent.Api.Bodies;

/// <summary>Bytes that grow in arrays of the shared pool, up to a bound. What <see cref="Memory"/> gave is stale once it grew again.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private readonly int _limit;
    private byte[] _bytes;

    /// <summary>An empty buffer.</summary>
    /// <param name="capacity">Bytes it begins with.</param>
    /// <param name="limit">The most it may hold.</param>
    public PooledBuffer(int capacity, int limit = int.MaxValue)
    {
        _limit = limit;
        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(256, Math.Min(capacity, limit)));
    }

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Everything written.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Makes room for some bytes, or says that the bound is reached.</summary>
    /// <param name="count">Bytes to come.</param>
    public bool TryReserve(int count)
    {
        if (count > _limit - Length) return false;
        if (count > _bytes.Length - Length) Grow(count);
        return true;
    }

    /// <summary>Appends bytes, or says that the bound is reached.</summary>
    /// <param name="bytes">The bytes.</param>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (!TryReserve(bytes.Length)) return false;
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }

    /// <summary>Overwrites what was written before.</summary>
    /// <param name="position">Where.</param>
    public Span<byte> At(int position) => _bytes.AsSpan(position, Length - position);

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Room(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Room(int sizeHint)
    {
        if (_bytes.Length - Length < Math.Max(1, sizeHint)) Grow(Math.Max(1, sizeHint));
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max((long)Length + count, 2L * _bytes.Length)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
