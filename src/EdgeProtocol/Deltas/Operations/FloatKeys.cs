using System.Buffers.Binary;

namespace Edge.Protocol.Deltas.Operations;

/// <summary>
/// Floating-point numbers as whole numbers in the same order, so that near numbers are near keys. Only bits are moved: no
/// arithmetic, hence nothing a processor could round its own way.
/// </summary>
internal static class FloatKeys
{
    /// <summary>Bytes of a number.</summary>
    /// <param name="format">Its format.</param>
    public static int WidthOf(FloatKind format) => format == FloatKind.Single ? 4 : 2;

    /// <summary>The key of a single.</summary>
    /// <param name="value">It.</param>
    public static long Of(float value) => Turn(BitConverter.SingleToInt32Bits(value));

    /// <summary>The single of a key.</summary>
    /// <param name="key">Its key; only 32 bits count.</param>
    public static float Single(long key) => BitConverter.Int32BitsToSingle(Turn((int)key));

    /// <summary>The exponent of a single's bits: its size for contexts.</summary>
    /// <param name="value">It.</param>
    public static int SizeOf(float value) => (BitConverter.SingleToInt32Bits(value) >> 23) & 0xFF;

    /// <summary>Reads a key, and the exponent beside it.</summary>
    /// <param name="bytes">The number's bytes.</param>
    /// <param name="format">Its format.</param>
    /// <param name="exponent">Its exponent, at most 255.</param>
    public static long Read(ReadOnlySpan<byte> bytes, FloatKind format, out int exponent)
    {
        if (format == FloatKind.Single)
        {
            var bits = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            exponent = (bits >> 23) & 0xFF;
            return Turn(bits);
        }

        var half = BinaryPrimitives.ReadInt16LittleEndian(bytes);
        exponent = format == FloatKind.Half ? (half >> 10) & 0x1F : (half >> 7) & 0xFF;
        return half ^ (short)((half >> 15) & 0x7FFF);
    }

    /// <summary>Writes the number of a key.</summary>
    /// <param name="bytes">Takes the number's bytes.</param>
    /// <param name="format">Its format.</param>
    /// <param name="key">Its key; only as many bits as the format has count.</param>
    public static void Write(Span<byte> bytes, FloatKind format, long key)
    {
        if (format == FloatKind.Single)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, Turn((int)key));
            return;
        }

        var half = (short)key;
        BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)(half ^ ((half >> 15) & 0x7FFF)));
    }

    private static int Turn(int bits) => bits ^ ((bits >> 31) & 0x7FFFFFFF);
}
