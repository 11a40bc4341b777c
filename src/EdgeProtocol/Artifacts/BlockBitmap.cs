namespace Edge.Protocol.Artifacts;

/// <summary>One bit per block, least significant bit of the first byte first. Serialised as base64 in a want.</summary>
public sealed class BlockBitmap
{
    private readonly byte[] _bits;

    /// <summary>A bitmap with no bit set.</summary>
    /// <param name="count">Blocks of the artifact, at most <see cref="Blocks.MaxCount"/>.</param>
    public BlockBitmap(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Blocks.MaxCount);
        Count = count;
        _bits = new byte[(count + 7) / 8];
    }

    /// <summary>Blocks of the artifact.</summary>
    public int Count { get; }

    /// <summary>Reads or sets one block's bit.</summary>
    /// <param name="index">Which block, from 0.</param>
    public bool this[int index]
    {
        get => (_bits[index >> 3] & (1 << (index & 7))) != 0;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            if (value) _bits[index >> 3] |= (byte)(1 << (index & 7));
            else _bits[index >> 3] &= (byte)~(1 << (index & 7));
        }
    }

    /// <summary>How many bits are set.</summary>
    public int SetCount
    {
        get
        {
            var set = 0;
            foreach (var b in _bits) set += System.Numerics.BitOperations.PopCount(b);
            return set;
        }
    }

    /// <summary>The bitmap's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bits;

    /// <summary>Sets every bit that another bitmap of the same artifact has set.</summary>
    /// <param name="other">The other.</param>
    public void Add(BlockBitmap other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Count, Count, nameof(other));
        for (var i = 0; i < _bits.Length; i++) _bits[i] |= other._bits[i];
    }

    /// <summary>Whether a bit is set here and in another bitmap of the same artifact.</summary>
    /// <param name="other">The other.</param>
    public bool Overlaps(BlockBitmap other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Count, Count, nameof(other));
        for (var i = 0; i < _bits.Length; i++)
        {
            if ((_bits[i] & other._bits[i]) != 0) return true;
        }

        return false;
    }

    /// <summary>Reads a bitmap from a peer.</summary>
    /// <param name="bytes">The bytes; exactly as many as <paramref name="count"/> needs.</param>
    /// <param name="count">Blocks of the artifact, as this side knows it.</param>
    public static Outcome<BlockBitmap> Parse(ReadOnlySpan<byte> bytes, int count)
    {
        if (count is < 0 or > Blocks.MaxCount)
            return new Problem(ReasonCode.Malformed, $"No artifact has {count} blocks; at most {Blocks.MaxCount} form one.");
        if (bytes.Length != (count + 7) / 8)
            return new Problem(ReasonCode.Malformed, $"A bitmap of {count} blocks has {(count + 7) / 8} bytes, not {bytes.Length}.");
        var bitmap = new BlockBitmap(count);
        bytes.CopyTo(bitmap._bits);
        // Bits beyond the last block would count as blocks that do not exist.
        if ((count & 7) != 0) bitmap._bits[^1] &= (byte)((1 << (count & 7)) - 1);
        return bitmap;
    }
}
