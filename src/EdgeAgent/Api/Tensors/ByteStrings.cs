using System.Buffers.Binary;

namespace Edge.Agent.Api.Tensors;

/// <summary>BYTES tensors in the protocol's binary form: each element a 4-byte little-endian length and its bytes.</summary>
internal static class ByteStrings
{
    /// <summary>Bytes of an element's length.</summary>
    public const int Prefix = 4;

    /// <summary>Counts the elements, or says that the form is broken.</summary>
    /// <param name="data">The tensor.</param>
    /// <returns>The number of elements, or null when a length points beyond the end.</returns>
    public static long? Count(ReadOnlySpan<byte> data)
    {
        var count = 0L;
        while (data.Length > 0)
        {
            if (!TryTake(ref data, out _)) return null;
            count++;
        }

        return count;
    }

    /// <summary>Takes the first element off.</summary>
    /// <param name="data">The rest of the tensor.</param>
    /// <param name="element">The element's bytes.</param>
    public static bool TryTake(ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (data.Length < Prefix) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (length > data.Length - Prefix) return false;
        element = data.Slice(Prefix, (int)length);
        data = data[(Prefix + (int)length)..];
        return true;
    }
}
