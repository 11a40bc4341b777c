using System.Numerics;
using Edge.Protocol.Deltas.Coding;

namespace Edge.Protocol.Deltas.Models;

/// <summary>
/// Codes numbers of 16 to 32 bits as differences from their prediction: how many bits the difference has, by what it had
/// around here and by the number's own size; its sign; its first two bits; and the rest, which is noise, as it is.
/// </summary>
internal sealed class WideModel
{
    private const int Columns = 1 << 16;
    private const int LengthBits = 6;
    private const int Modelled = 2;

    private readonly ContextMixer _length = new(7, 14, 64);
    private readonly ContextMixer _sign = new(4, 12, 64);
    private readonly ContextMixer _leading = new(3, 12, 4);
    private readonly byte[] _columnLength = new byte[Columns];
    private readonly sbyte[] _columnSign = new sbyte[Columns];
    private int _rowLength;
    private int _before;
    private int _beforeSign;

    /// <summary>Begins a tensor.</summary>
    /// <param name="rowLength">Numbers of a row.</param>
    public void Begin(long rowLength)
    {
        var columns = (int)Math.Min(rowLength, Columns);
        _columnLength.AsSpan(0, columns).Clear();
        _columnSign.AsSpan(0, columns).Clear();
        _rowLength = _before = _beforeSign = 0;
        _length.Forget(6);
    }

    /// <summary>Codes a difference.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="value">It, of at most 40 bits; ignored while decoding.</param>
    /// <param name="size">The size of the number itself, 0 to 255: an exponent, or a bit length.</param>
    /// <param name="column">Its place in its row.</param>
    public long Code(BitCoder coder, long value, int size, long column)
    {
        var at = (int)(column % Columns);
        var length = 64 - BitOperations.LeadingZeroCount((ulong)Math.Abs(value));
        int columnLength = _columnLength[at], row = (_rowLength + 8) >> 4;
        var node = 1;
        for (var i = LengthBits - 1; i >= 0; i--)
        {
            _length.Set(0, node | (size << 6));
            _length.Set(1, node | (row << 6));
            _length.Set(2, node | (_before << 6));
            _length.Set(3, node | (columnLength << 6));
            _length.Set(4, node | ((size & 15) << 6) | ((row & 15) << 10));
            _length.Set(5, node | ((row & 15) << 6) | ((columnLength & 15) << 10));
            _length.Set(6, node);
            node = (node << 1) | _length.Code(coder, (length >> i) & 1, node, row & 63);
        }

        length = node - (1 << LengthBits);
        var result = length == 0 ? 0 : Signed(coder, value, length, size, at);
        _columnLength[at] = (byte)(columnLength == 0 ? length : (columnLength + length + 1) >> 1);
        _rowLength += ((length << 4) - _rowLength) >> 2;
        _before = length;
        _beforeSign = Math.Sign(result);
        _columnSign[at] = (sbyte)_beforeSign;
        return result;
    }

    private long Signed(BitCoder coder, long value, int length, int size, int at)
    {
        int before = _beforeSign + 1, above = _columnSign[at] + 1;
        _sign.Set(0, before | (above << 2));
        _sign.Set(1, above | (length << 2));
        _sign.Set(2, size);
        _sign.Set(3, length);
        var isNegative = _sign.Code(coder, value < 0 ? 1 : 0, length, before) != 0;
        var rest = Math.Abs(value);
        var result = 1L;
        var below = Math.Min(length - 1, 62);
        for (var modelled = Math.Min(Modelled, below); modelled > 0; modelled--)
        {
            below--;
            _leading.Set(0, (int)result | (length << 3));
            _leading.Set(1, (int)result | (size << 3));
            _leading.Set(2, (int)result | (((_rowLength + 8) >> 4) << 3));
            result = (result << 1) | (uint)_leading.Code(coder, (int)(rest >> below) & 1, (int)result, 0);
        }

        result = (result << below) | coder.Raw(rest & ((1L << below) - 1), below);
        return isNegative ? -result : result;
    }
}
