using System.Numerics;

namespace Edge.Protocol.Deltas.Coding;

/// <summary>Codes the numbers of an operation: the bit length by what this kind of number was before, then the bits.</summary>
internal sealed class NumberModel
{
    private const int LengthBits = 6;
    private const int Lengths = 1 << LengthBits;
    private readonly uint[] _lengths = BitSlots.Create(Lengths * Lengths);
    private readonly uint[] _leading = BitSlots.Create(Lengths * 8);
    private int _before;

    /// <summary>Codes a number.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="value">0 or more; ignored while decoding.</param>
    public long Code(BitCoder coder, long value)
    {
        var length = 64 - BitOperations.LeadingZeroCount((ulong)value);
        var node = 1;
        for (var i = LengthBits - 1; i >= 0; i--)
            node = (node << 1) | BitSlots.Code(coder, ref _lengths[(_before * Lengths) + node], (length >> i) & 1);
        length = node - Lengths;
        _before = length;
        if (length <= 1) return length;
        var result = 1L;
        for (var i = length - 2; i >= 0; i--)
        {
            var bit = (int)(value >> i) & 1;
            bit = result < 8 ? BitSlots.Code(coder, ref _leading[(length * 8) + (int)result], bit) : coder.Code(bit, 1 << 15);
            result = (result << 1) | (uint)bit;
        }

        return result;
    }

    /// <summary>Codes a number of either sign.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="value">The number; ignored while decoding.</param>
    public long Signed(BitCoder coder, long value)
    {
        var folded = (ulong)Code(coder, (long)(((ulong)value << 1) ^ (ulong)(value >> 63)));
        return (long)(folded >> 1) ^ -(long)(folded & 1);
    }
}
