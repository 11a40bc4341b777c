namespace Edge.Protocol.Deltas.Onnx;

/// <summary>Walks the fields of one protocol-buffer message, and remembers where in the file they stand.</summary>
/// <param name="file">The file.</param>
/// <param name="start">The message's first byte.</param>
/// <param name="end">The byte behind it.</param>
internal ref struct ProtoReader(ReadOnlySpan<byte> file, int start, int end)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private readonly int _end = end;
    private int _next = start;

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type: 0 a number, 1 eight bytes, 2 bytes with a length, 5 four bytes.</summary>
    public int Type { get; private set; }

    /// <summary>Its value, when it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Where its bytes begin, when it has a length.</summary>
    public int Start { get; private set; }

    /// <summary>Where they end.</summary>
    public int End { get; private set; }

    /// <summary>Whether what was walked is no message.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The field's bytes.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _file[Start..End];

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end, and where the message is broken.</returns>
    public bool Next()
    {
        if (_next >= _end || IsBroken) return false;
        var key = Varint();
        Field = (int)(key >> 3);
        Type = (int)(key & 7);
        Start = End = _next;
        var length = 0UL;
        switch (Type)
        {
            case 0: Number = Varint(); break;
            case 1: length = 8; break;
            case 2: length = Varint(); Start = _next; break;
            case 5: length = 4; break;
            default: IsBroken = true; break;
        }

        if (IsBroken || length > (ulong)(_end - _next))
        {
            IsBroken = true;
            return false;
        }

        _next += (int)length;
        End = Type == 0 ? Start : _next;
        return true;
    }

    /// <summary>The message in this field.</summary>
    public readonly ProtoReader Message() => new(_file, Start, End);

    /// <summary>Reads one more packed number of a field's bytes.</summary>
    /// <param name="bytes">The bytes that are left.</param>
    /// <param name="value">The number.</param>
    public static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(10, bytes.Length); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }

    private ulong Varint()
    {
        var rest = _file[_next.._end];
        if (TryVarint(ref rest, out var value)) _next = _end - rest.Length;
        else IsBroken = true;
        return value;
    }
}
