using System.Buffers.Binary;
using System.Numerics;

namespace Edge.Protocol.Deltas.Matching;

/// <summary>Finds where in the base some bytes stand: every position by a hash of its next eight bytes.</summary>
internal sealed class MatchIndex
{
    /// <summary>Shortest match that is found.</summary>
    public const int Seed = 8;

    /// <summary>Candidates that are tried: weights repeat little, and text's best match is rarely further down.</summary>
    private const int Depth = 64;

    /// <summary>Places that are indexed: of a larger base every second place, or every third, which still finds every long match.</summary>
    private const int MaxPlaces = 1 << 25;

    private readonly ReadOnlyMemory<byte> _source;
    private readonly int _stride;
    private readonly int[] _heads;
    private readonly int[] _before;
    private readonly int _shift;

    /// <summary>Indexes a base.</summary>
    /// <param name="source">Its bytes.</param>
    public MatchIndex(ReadOnlyMemory<byte> source)
    {
        _source = source;
        _stride = 1 + (source.Length / MaxPlaces);
        var bits = Math.Clamp(32 - BitOperations.LeadingZeroCount((uint)source.Length), 8, 24);
        _shift = 64 - bits;
        _heads = new int[1 << bits];
        _before = new int[Math.Max(0, ((source.Length - Seed) / _stride) + 1)];
        var bytes = source.Span;
        for (var i = 0; i < _before.Length; i++)
        {
            ref var head = ref _heads[Hash(bytes[(i * _stride)..])];
            _before[i] = head;
            head = i + 1;
        }
    }

    /// <summary>The longest match, of length 0 where there is none of <see cref="Seed"/> bytes.</summary>
    /// <param name="wanted">The bytes.</param>
    public (int Offset, int Length) Find(ReadOnlySpan<byte> wanted)
    {
        if (wanted.Length < Seed) return default;
        var source = _source.Span;
        var best = (Offset: 0, Length: Seed - 1);
        var candidate = _heads[Hash(wanted)];
        for (var tried = 0; candidate > 0 && tried < Depth; tried++, candidate = _before[candidate - 1])
        {
            var offset = (candidate - 1) * _stride;
            var length = source[offset..].CommonPrefixLength(wanted);
            if (length > best.Length) best = (offset, length);
        }

        return best.Length < Seed ? default : best;
    }

    private int Hash(ReadOnlySpan<byte> bytes) =>
        (int)((BinaryPrimitives.ReadUInt64LittleEndian(bytes) * 0x9E3779B97F4A7C15) >> _shift);
}
