using System.Buffers;

namespace Edge.Protocol.Deltas.Coding;

/// <summary>
/// A binary range coder that works in both directions, so that every model is written once: encoding, <see cref="Code"/>
/// takes the bit and gives it back; decoding, it ignores what it is given and returns what was written.
/// </summary>
internal sealed class BitCoder
{
    private const int BufferSize = 64 * 1024;

    /// <summary>A whole stream is followed by as many zero bytes as the code register holds; more means that it is cut.</summary>
    private const int MaxPastEnd = 4;

    private readonly ArrayBufferWriter<byte>? _output;
    private readonly Stream? _input;
    private readonly byte[] _buffer = [];
    private uint _low;
    private uint _high = uint.MaxValue;
    private uint _code;
    private int _next;
    private int _filled;
    private int _pastEnd;

    /// <summary>Encodes.</summary>
    /// <param name="output">Takes the coded bytes.</param>
    public BitCoder(ArrayBufferWriter<byte> output) => _output = output;

    /// <summary>Decodes.</summary>
    /// <param name="input">Gives the coded bytes, up to its end.</param>
    public BitCoder(Stream input)
    {
        _input = input;
        _buffer = new byte[BufferSize];
        for (var i = 0; i < 4; i++) _code = (_code << 8) | Next();
    }

    /// <summary>Whether this coder decodes.</summary>
    public bool IsDecoding => _output is null;

    /// <summary>Bytes encoded so far.</summary>
    public int Written => _output?.WrittenCount ?? 0;

    /// <summary>Whether the input ended before what was coded did.</summary>
    public bool IsCut => _pastEnd > MaxPastEnd;

    /// <summary>Codes one bit.</summary>
    /// <param name="bit">0 or 1; ignored while decoding.</param>
    /// <param name="probability">That it is 1, in units of 2^-16, 1 to 65535.</param>
    /// <returns>The bit.</returns>
    public int Code(int bit, int probability)
    {
        var middle = _low + (uint)(((ulong)(_high - _low) * (uint)probability) >> 16);
        if (_output is null) bit = _code <= middle ? 1 : 0;
        if (bit != 0) _high = middle;
        else _low = middle + 1;
        while (((_low ^ _high) & 0xFF000000) == 0) Shift();
        return bit;
    }

    /// <summary>Codes bits that nothing is known about.</summary>
    /// <param name="value">The bits; ignored while decoding.</param>
    /// <param name="count">How many, up to 62.</param>
    public long Raw(long value, int count)
    {
        long result = 0;
        for (var i = count - 1; i >= 0; i--) result = (result << 1) | (uint)Code((int)(value >> i) & 1, 1 << 15);
        return result;
    }

    /// <summary>Ends an encoding with as few bytes as say it; the decoder reads zeros behind them.</summary>
    public void Finish()
    {
        for (var bytes = 0; bytes <= 4; bytes++)
        {
            var unit = 1UL << (32 - (8 * bytes));
            var value = (_low + unit - 1) / unit * unit;
            if (value > _high) continue;
            for (var i = 0; i < bytes; i++) Put((byte)(value >> (24 - (8 * i))));
            return;
        }
    }

    private void Shift()
    {
        if (_output is null) _code = (_code << 8) | Next();
        else Put((byte)(_high >> 24));
        _low <<= 8;
        _high = (_high << 8) | 0xFF;
    }

    private void Put(byte value)
    {
        _output!.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    private byte Next()
    {
        if (_next == _filled)
        {
            _next = 0;
            _filled = _input!.Read(_buffer);
            if (_filled == 0)
            {
                _pastEnd = Math.Min(_pastEnd + 1, MaxPastEnd + 1);
                return 0;
            }
        }

        return _buffer[_next++];
    }
}
