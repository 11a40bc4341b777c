using Edge.Protocol.Deltas.Coding;

namespace Edge.Protocol.Deltas.Models;

/// <summary>
/// Codes int8 and uint8 weights as differences from their prediction. What is near a rounding border moves first, so the
/// prediction's fraction is the strongest context; beside it stand how much this row and this column moved so far, the
/// neighbours, and the weight's size.
/// </summary>
internal sealed class QuantizedModel
{
    /// <summary>Columns told apart; wider rows share them, which costs accuracy of a context and nothing else.</summary>
    private const int Columns = 1 << 16;
    private const int History = 1 << 16;
    private const int MaxKernel = 1 << 10;

    private readonly ContextMixer _zero = new(8, 12, 32);
    private readonly ContextMixer _sign = new(7, 12, 32);
    private readonly ContextMixer _large = new(7, 12, 32);
    private readonly ContextMixer _class = new(6, 12, 32);
    private readonly uint[] _rest = BitSlots.Create(16 * 64);
    private readonly ushort[] _columnSize = new ushort[Columns];
    private readonly short[] _columnLean = new short[Columns];
    private readonly short[] _above = new short[Columns];
    private readonly short[] _recent = new short[History];
    private QuantizedLayout _layout;
    private long[] _ratios = [];
    private long _position;
    private int _rowSize;
    private int _rowLean;
    private int _tensorSize;

    /// <summary>Begins a tensor.</summary>
    /// <param name="layout">How it lies.</param>
    /// <param name="ratios">Prediction per channel, in units of 2^-24; one for all, or as many as the scales.</param>
    public void Begin(in QuantizedLayout layout, long[] ratios)
    {
        _layout = layout;
        _ratios = ratios;
        _position = 0;
        _rowSize = _tensorSize = 64;
        _rowLean = 0;
        var columns = (int)Math.Min(layout.RowLength, Columns);
        _columnSize.AsSpan(0, columns).Fill(64);
        _columnLean.AsSpan(0, columns).Clear();
        _above.AsSpan(0, columns).Clear();
        _zero.Forget(7);
    }

    /// <summary>Codes the next elements.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="source">The base's elements.</param>
    /// <param name="target">The target's; written while decoding.</param>
    public void Code(BitCoder coder, ReadOnlySpan<byte> source, Span<byte> target)
    {
        var column = _position % _layout.RowLength;
        var inner = _position % _layout.ChannelInner;
        var channel = (int)(_position / _layout.ChannelInner % _ratios.Length);
        int low = _layout.IsSigned ? -128 : 0, high = low + 255;
        for (var i = 0; i < target.Length; i++)
        {
            var old = (_layout.IsSigned ? (sbyte)source[i] : (int)source[i]) - _layout.ZeroBase;
            var exact = old * _ratios[channel];
            var rounded = (exact + (1L << (SideTable.RatioBits - 1))) >> SideTable.RatioBits;
            var fraction = (int)(exact - (rounded << SideTable.RatioBits));
            var predicted = (int)Math.Clamp(rounded + _layout.ZeroTarget, low, high);
            var now = _layout.IsSigned ? (sbyte)target[i] : (int)target[i];
            var difference = Residual(coder, now - predicted, fraction, (int)Math.Min(Math.Abs(rounded), 255), old < 0, (int)(column % Columns));
            target[i] = (byte)(predicted + difference);

            _position++;
            if (++inner == _layout.ChannelInner)
            {
                inner = 0;
                if (++channel == _ratios.Length) channel = 0;
            }

            if (++column == _layout.RowLength)
            {
                column = 0;
                _rowSize = (_rowSize + _tensorSize) >> 1;
                _rowLean = 0;
            }
        }
    }

    private int Residual(BitCoder coder, int value, int fraction, int size, bool isNegative, int column)
    {
        var turn = fraction < 0;
        var near = Math.Min(15, Math.Abs(fraction) >> (SideTable.RatioBits - 5));
        var magnitude = Levels.Magnitude(size);
        int rowLevel = Levels.Log(_rowSize), columnLevel = Levels.Log(_columnSize[column]), tensorLevel = Levels.Log(_tensorSize);
        var at = (int)(_position & (History - 1));
        int before = _recent[(at - 1) & (History - 1)], second = _recent[(at - 2) & (History - 1)], above = _above[column];
        int beside = _layout.Step > 1 && _layout.Step < MaxKernel ? _recent[(at - _layout.Step) & (History - 1)] : _recent[(at - 3) & (History - 1)];
        var around = Math.Min(3, Math.Abs(before)) | (Math.Min(3, Math.Abs(above)) << 2) | (Math.Min(3, Math.Abs(beside)) << 4);
        var sum = Math.Min(31, Levels.Log((Math.Abs(before) + Math.Abs(second) + Math.Abs(above) + Math.Abs(beside)) * 4));

        _zero.Set(0, near | (magnitude << 4));
        _zero.Set(1, near | (rowLevel << 4));
        _zero.Set(2, near | (columnLevel << 4));
        _zero.Set(3, (near >> 1) | (around << 3));
        _zero.Set(4, near | (sum << 4) | ((magnitude >> 1) << 9));
        _zero.Set(5, rowLevel | (columnLevel << 5));
        _zero.Set(6, (near >> 2) | (rowLevel << 2) | (magnitude << 7));
        _zero.Set(7, Math.Abs(fraction) >> (SideTable.RatioBits - 7));
        var result = 0;
        if (_zero.Code(coder, value != 0 ? 1 : 0, near, rowLevel) != 0)
        {
            var signs = (((Levels.Sign(before, turn) * 3) + Levels.Sign(above, turn)) * 3) + Levels.Sign(beside, turn);
            var outward = isNegative ^ turn ? 1 : 0;
            _sign.Set(0, near | (magnitude << 4));
            _sign.Set(1, near | (signs << 4));
            _sign.Set(2, near | (Levels.Lean(_rowLean, turn) << 4));
            _sign.Set(3, near | (Levels.Lean(_columnLean[column], turn) << 4));
            _sign.Set(4, near | (outward << 4) | (magnitude << 5));
            _sign.Set(5, near | (rowLevel << 4));
            _sign.Set(6, Levels.Lean(_rowLean, turn) | (Levels.Lean(_columnLean[column], turn) << 4) | (outward << 8));
            var isBelow = _sign.Code(coder, (value < 0) ^ turn ? 1 : 0, near, magnitude) != 0;
            // Against the prediction's lean a step is rare and small: a context for how large it is.
            var steps = Size(coder, Math.Abs(value), near | (isBelow ? 16 : 0), rowLevel, columnLevel, tensorLevel, sum, magnitude);
            result = isBelow ^ turn ? -steps : steps;
        }

        _recent[at] = _above[column] = (short)result;
        var scaled = Math.Abs(result) << 8;
        _rowSize += (scaled - _rowSize) >> 4;
        _tensorSize += (scaled - _tensorSize) >> 7;
        _columnSize[column] = (ushort)(_columnSize[column] + ((scaled - _columnSize[column]) >> 3));
        var lean = Math.Clamp(result, -8, 8) << 8;
        _rowLean += (lean - _rowLean) >> 4;
        _columnLean[column] = (short)(_columnLean[column] + ((lean - _columnLean[column]) >> 3));
        return result;
    }

    private int Size(BitCoder coder, int size, int lean, int rowLevel, int columnLevel, int tensorLevel, int sum, int magnitude)
    {
        _large.Set(0, lean | (magnitude << 5));
        _large.Set(1, lean | (rowLevel << 5));
        _large.Set(2, lean | (columnLevel << 5));
        _large.Set(3, sum | (rowLevel << 5));
        _large.Set(4, rowLevel | (columnLevel << 5));
        _large.Set(5, tensorLevel | (magnitude << 5));
        _large.Set(6, lean);
        if (_large.Code(coder, size > 1 ? 1 : 0, rowLevel, columnLevel) == 0) return 1;

        var rest = size - 2;
        var group = SizeGroups.Of(rest);
        var node = 1;
        for (var i = 3; i >= 0; i--)
        {
            _class.Set(0, node | (rowLevel << 4));
            _class.Set(1, node | (columnLevel << 4));
            _class.Set(2, node | (tensorLevel << 4));
            _class.Set(3, node | (sum << 4));
            _class.Set(4, node | (magnitude << 4) | ((lean >> 4) << 7));
            _class.Set(5, node | ((rowLevel >> 1) << 4) | ((columnLevel >> 1) << 8));
            node = (node << 1) | _class.Code(coder, (group >> i) & 1, node, rowLevel);
        }

        group = node - 16;
        var bits = SizeGroups.BitsOf(group);
        var value = 1;
        for (var i = bits - 1; i >= 0; i--) value = (value << 1) | BitSlots.Code(coder, ref _rest[(group * 64) + value], ((rest - SizeGroups.FirstOf(group)) >> i) & 1);
        return 2 + SizeGroups.FirstOf(group) + value - (1 << bits);
    }
}
