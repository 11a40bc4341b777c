namespace Edge.Agent.Models.Layouts;

/// <summary>
/// Walks the fields of one protocol-buffer message in a stream, so that a file of gigabytes costs a few seeks. Google's
/// parser would need the whole message in memory. One level at a time; not thread-safe.
/// </summary>
internal sealed class ProtoWalk
{
    private readonly Stream _stream;
    private readonly long _end;
    private int _wire;
    private long _length;

    /// <summary>Walks what lies between the stream's position and an end.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="end">Position behind the message.</param>
    public ProtoWalk(Stream stream, long end)
    {
        _stream = stream;
        _end = end;
    }

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the current field has a length: a message, a string or bytes.</summary>
    public bool IsMessage => _wire == 2;

    /// <summary>The fields of a small message.</summary>
    /// <param name="message">Its bytes.</param>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static IEnumerable<ProtoField> Over(byte[] message)
    {
        using var stream = new MemoryStream(message);
        var walk = new ProtoWalk(stream, message.Length);
        while (walk.Next())
            yield return walk.IsMessage ? new ProtoField(walk.Field, 0, walk.Bytes(message.Length)) : new ProtoField(walk.Field, walk.Number(), []);
    }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False behind the last.</returns>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public bool Next()
    {
        if (_stream.Position >= _end) return false;
        var key = Varint();
        Field = (int)(key >> 3);
        _wire = (int)(key & 7);
        if (Field == 0 || _wire is 3 or 4 or > 5) throw new InvalidDataException($"field key {key} at byte {_stream.Position} is none.");
        _length = _wire switch
        {
            2 => (long)Varint(),
            1 => 8,
            5 => 4,
            _ => 0,
        };
        if (_length < 0 || _length > _end - _stream.Position) throw new InvalidDataException($"field {Field} claims {_length} bytes where {_end - _stream.Position} are left.");
        return true;
    }

    /// <summary>Passes over the current field.</summary>
    public void Skip()
    {
        if (_wire == 0) Varint();
        else _stream.Seek(_length, SeekOrigin.Current);
    }

    /// <summary>Walks into the current field; the outer walk goes on behind it once the inner one is through.</summary>
    public ProtoWalk Enter() => new(_stream, _stream.Position + _length);

    /// <summary>The current field's bytes.</summary>
    /// <param name="most">Longest accepted.</param>
    public byte[] Bytes(int most)
    {
        if (_length > most) throw new InvalidDataException($"field {Field} has {_length} bytes where a name or a shape should be.");
        var bytes = new byte[_length];
        _stream.ReadExactly(bytes);
        return bytes;
    }

    private long Number()
    {
        if (_wire == 0) return (long)Varint();
        Skip();
        return 0;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = _stream.ReadByte();
            if (next < 0) throw new InvalidDataException("it ends in the middle of a number.");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("a number has more than 64 bits.");
    }
}

/// <summary>A field of a small message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Value">Its value, where it is a number.</param>
/// <param name="Content">Its bytes, where it has a length.</param>
internal readonly record struct ProtoField(int Number, long Value, byte[] Content);
