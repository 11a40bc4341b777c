using System.Security.Cryptography;

namespace Edge.Protocol.Deltas.Operations;

/// <summary>
/// The target from its first byte to its last, a chunk at a time. Encoding, a chunk holds the target's bytes; decoding, it is
/// to be filled, and is written and hashed when it is done.
/// </summary>
internal sealed class TargetTape
{
    private readonly byte[] _chunk = new byte[DeltaLimits.Chunk];
    private readonly ReadOnlyMemory<byte> _source;
    private readonly Stream? _output;
    private readonly IncrementalHash? _hash;

    /// <summary>For an encoder.</summary>
    /// <param name="source">The target.</param>
    public TargetTape(ReadOnlyMemory<byte> source)
    {
        _source = source;
        Remaining = source.Length;
    }

    /// <summary>For a decoder.</summary>
    /// <param name="output">Takes the target.</param>
    /// <param name="size">The target's size.</param>
    /// <param name="hash">Hashes it.</param>
    public TargetTape(Stream output, long size, IncrementalHash hash)
    {
        _output = output;
        _hash = hash;
        Remaining = size;
    }

    /// <summary>Bytes still to come.</summary>
    public long Remaining { get; private set; }

    /// <summary>The next bytes.</summary>
    /// <param name="length">How many, at most <see cref="DeltaLimits.Chunk"/> and <see cref="Remaining"/>.</param>
    public Span<byte> Next(int length)
    {
        var chunk = _chunk.AsSpan(0, length);
        if (_output is null) _source.Span.Slice((int)(_source.Length - Remaining), length).CopyTo(chunk);
        return chunk;
    }

    /// <summary>The chunk is as the target has it.</summary>
    /// <param name="chunk">What <see cref="Next"/> gave.</param>
    public void Done(ReadOnlySpan<byte> chunk)
    {
        _output?.Write(chunk);
        _hash?.AppendData(chunk);
        Remaining -= chunk.Length;
    }
}
