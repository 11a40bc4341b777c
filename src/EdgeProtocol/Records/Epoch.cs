using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Edge.Protocol.Records;

/// <summary>
/// 128 random bits made with a journal. Sequence numbers count within an epoch, so a recreated journal or a cloned
/// card can never be mistaken for the old one.
/// </summary>
[JsonConverter(typeof(EpochConverter))]
public readonly record struct Epoch
{
    /// <summary>Bytes of an epoch.</summary>
    public const int Size = 16;

    private readonly UInt128 _value;

    private Epoch(UInt128 value) => _value = value;

    /// <summary>A fresh epoch.</summary>
    public static Epoch Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>Reads an epoch from its 16 bytes.</summary>
    /// <param name="bytes">At least 16 bytes.</param>
    public static Epoch Read(ReadOnlySpan<byte> bytes) => new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the 16 bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination) => System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>Reads 32 hexadecimal digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="epoch">The epoch when it has that form.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Epoch epoch)
    {
        epoch = default;
        if (text is not { Length: 32 }
            || !UInt128.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value)) return false;
        epoch = new Epoch(value);
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => _value.ToString("x32", null);
}
