using System.Text;

namespace Edge.TestKit;

/// <summary>Writes protocol-buffer messages field by field: as much as a small ONNX file needs.</summary>
public sealed class ProtoWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>A number.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="value">Its value.</param>
    public ProtoWriter Number(int field, long value)
    {
        Varint((ulong)(field << 3));
        Varint((ulong)value);
        return this;
    }

    /// <summary>A string.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="value">Its value.</param>
    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message in the message.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="message">Its value.</param>
    public ProtoWriter Message(int field, ProtoWriter message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Bytes(field, message.ToArray());
    }

    /// <summary>Bytes.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="value">Its value.</param>
    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)((field << 3) | 2));
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
