using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.Tensors;

/// <summary>
/// Reads a tensor's JSON — nested arrays, a flat one or a single value — into its binary form. General JSON readers spend
/// most of their time telling apart what is always a number here, and refuse the tokens <c>NaN</c>, <c>Infinity</c> and
/// <c>-Infinity</c>, which Python's encoder writes and both protocols' servers take.
/// </summary>
internal ref struct JsonTensorReader
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly TensorType _type;
    private readonly PooledBuffer _target;
    private readonly bool _base64;
    private readonly long[] _shape = new long[Shapes.MaxRank];
    private int _rank = -1;
    private int _at;
    private string? _fault;

    /// <summary>A reader at a value's first byte.</summary>
    /// <param name="json">The document from there on.</param>
    /// <param name="type">The tensor's element type.</param>
    /// <param name="target">Where the elements go.</param>
    /// <param name="base64">Whether an element may be <c>{"b64": …}</c>, as TensorFlow Serving has it.</param>
    public JsonTensorReader(ReadOnlySpan<byte> json, TensorType type, PooledBuffer target, bool base64 = false)
    {
        _json = json;
        _type = type;
        _target = target;
        _base64 = base64;
    }

    /// <summary>Bytes of the value.</summary>
    public readonly int Consumed => _at;

    /// <summary>Elements read.</summary>
    public long Count { get; private set; }

    /// <summary>The nesting as it was: one length a level.</summary>
    public readonly long[] Shape => _shape[..Math.Max(0, _rank)];

    /// <summary>Reads the value.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public Problem? Read() => TryValue(0) ? null : new Problem(
        _fault == Full ? ReasonCode.TooLarge : ReasonCode.Malformed, _fault == Full ? Full : $"{_fault} at byte {_at} of its data");

    private const string Full = "is larger than api.maxRequestBytes allows";

    private bool TryValue(int depth)
    {
        SkipSpace();
        if (Peek() != '[') return TryScalar(depth);
        if (depth == Shapes.MaxRank) return Fail($"is nested deeper than {Shapes.MaxRank} levels");
        if (_rank >= 0 && depth >= _rank) return Fail("has an array where other rows have a value");
        _at++;
        var length = 0L;
        SkipSpace();
        if (Peek() == ']')
        {
            if (_rank < 0) _rank = depth + 1;
        }
        else
        {
            do
            {
                if (!TryValue(depth + 1)) return false;
                length++;
                SkipSpace();
            }
            while (TryTake((byte)','));
        }

        if (!TryTake((byte)']')) return Fail(Peek() < 0 ? "ends within an array" : "has neither ',' nor ']' after an element");
        return TryClose(depth, length);
    }

    private bool TryClose(int depth, long length)
    {
        // Kept as complements until the end: 0 then says that no row of this level has been closed yet.
        if (_shape[depth] is var known && known != 0 && known != ~length) return Fail($"has a row of {length} elements where another has {~known}");
        _shape[depth] = ~length;
        if (depth > 0) return true;
        for (var level = 0; level < _rank; level++) _shape[level] = _shape[level] == 0 ? 0 : ~_shape[level];
        return true;
    }

    private bool TryScalar(int depth)
    {
        if (_rank < 0) _rank = depth;
        else if (depth != _rank) return Fail("has a value where other rows have an array");
        if (!(_type == TensorType.Bytes ? TryText() : _type == TensorType.Bool ? TryTruth() : TryNumber())) return false;
        Count++;
        return true;
    }

    private bool TryNumber()
    {
        if (!JsonNumber.TryScan(_json[_at..], out var number)) return TryWord(Peek());
        if (!_target.TryReserve(8)) return Fail(Full);
        var room = _target.GetSpan(8);
        long signed;
        ulong unsigned;
        switch (_type)
        {
            case TensorType.Float32: BinaryPrimitives.WriteSingleLittleEndian(room, number.ToSingle()); break;
            case TensorType.Float64: BinaryPrimitives.WriteDoubleLittleEndian(room, number.ToDouble()); break;
            case TensorType.Int64 when number.TryInt64(out signed): BinaryPrimitives.WriteInt64LittleEndian(room, signed); break;
            case TensorType.Int32 when number.TryInt64(out signed) && signed is >= int.MinValue and <= int.MaxValue: BinaryPrimitives.WriteInt32LittleEndian(room, (int)signed); break;
            case TensorType.Int16 when number.TryInt64(out signed) && signed is >= short.MinValue and <= short.MaxValue: BinaryPrimitives.WriteInt16LittleEndian(room, (short)signed); break;
            case TensorType.Int8 when number.TryInt64(out signed) && signed is >= sbyte.MinValue and <= sbyte.MaxValue: room[0] = (byte)signed; break;
            case TensorType.UInt64 when number.TryUInt64(out unsigned): BinaryPrimitives.WriteUInt64LittleEndian(room, unsigned); break;
            case TensorType.UInt32 when number.TryUInt64(out unsigned) && unsigned <= uint.MaxValue: BinaryPrimitives.WriteUInt32LittleEndian(room, (uint)unsigned); break;
            case TensorType.UInt16 when number.TryUInt64(out unsigned) && unsigned <= ushort.MaxValue: BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)unsigned); break;
            case TensorType.UInt8 when number.TryUInt64(out unsigned) && unsigned <= byte.MaxValue: room[0] = (byte)unsigned; break;
            default: return Fail($"has a number that is no {_type.ProtocolName()}");
        }

        _target.Advance(_type.Size());
        _at += number.Length;
        return true;
    }

    /// <summary>The values that Python, JavaScript and proto3 write as words.</summary>
    private bool TryWord(int first)
    {
        double value;
        if (first == 'N' && TryTake("NaN"u8)) value = double.NaN;
        else if (first == 'I' && TryTake("Infinity"u8)) value = double.PositiveInfinity;
        else if (first == '-' && TryTake("-Infinity"u8)) value = double.NegativeInfinity;
        else return Fail($"has no {_type.ProtocolName()}");
        if (_type is not (TensorType.Float32 or TensorType.Float64)) return Fail($"has a number that is no {_type.ProtocolName()}");
        if (!_target.TryReserve(8)) return Fail(Full);
        if (_type == TensorType.Float32) BinaryPrimitives.WriteSingleLittleEndian(_target.GetSpan(8), (float)value);
        else BinaryPrimitives.WriteDoubleLittleEndian(_target.GetSpan(8), value);
        _target.Advance(_type.Size());
        return true;
    }

    private bool TryTruth()
    {
        byte value;
        if (TryTake("true"u8) || TryTake("1"u8)) value = 1;
        else if (TryTake("false"u8) || TryTake("0"u8)) value = 0;
        else return Fail("has no BOOL");
        return _target.TryWrite(MemoryMarshal.CreateReadOnlySpan(ref value, 1)) || Fail(Full);
    }

    private bool TryText()
    {
        if (_base64 && Peek() == '{') return TryBase64();
        if (Peek() != '"') return Fail("has no string");
        var text = _json[(_at + 1)..];
        var end = text.IndexOfAny((byte)'"', (byte)'\\');
        if (end >= 0 && text[end] == '"' && text[..end].IndexOfAnyInRange((byte)0, (byte)0x1F) < 0)
        {
            if (!Utf8.IsValid(text[..end])) return Fail("has a string that is not UTF-8");
            _at += end + 2;
            return TryAppend(text[..end]) || Fail(Full);
        }

        var reader = new Utf8JsonReader(_json[_at..]);
        try
        {
            // Escapes, and what is wrong with them, are the library's. What follows the string need not be JSON to it.
            reader.Read();
            var room = new byte[reader.ValueSpan.Length];
            var length = reader.CopyString(room);
            _at += (int)reader.BytesConsumed;
            return TryAppend(room.AsSpan(0, length)) || Fail(Full);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Fail("has a string that is not JSON");
        }
    }

    private bool TryBase64()
    {
        var reader = new Utf8JsonReader(_json[_at..]);
        try
        {
            reader.Read();
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("b64"u8)
                || !reader.Read() || reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes)
                || !reader.Read() || reader.TokenType != JsonTokenType.EndObject)
                return Fail("has an object that is not {\"b64\": \"…\"}");
            _at += (int)reader.BytesConsumed;
            return TryAppend(bytes) || Fail(Full);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Fail("has an object that is not JSON");
        }
    }

    private readonly bool TryAppend(ReadOnlySpan<byte> element)
    {
        if (!_target.TryReserve(ByteStrings.Prefix + element.Length)) return false;
        BinaryPrimitives.WriteInt32LittleEndian(_target.GetSpan(ByteStrings.Prefix), element.Length);
        _target.Advance(ByteStrings.Prefix);
        return _target.TryWrite(element);
    }

    private void SkipSpace()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _at++;
    }

    private readonly int Peek() => _at < _json.Length ? _json[_at] : -1;

    private bool TryTake(byte expected)
    {
        if (Peek() != expected) return false;
        _at++;
        return true;
    }

    private bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!_json[_at..].StartsWith(expected)) return false;
        _at += expected.Length;
        return true;
    }

    private bool Fail(string fault)
    {
        _fault = Peek() < 0 && fault != Full ? "ends within its data" : fault;
        return false;
    }
}
