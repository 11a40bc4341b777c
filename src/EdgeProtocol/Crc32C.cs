using System.Buffers.Binary;
using System.Numerics;

namespace Edge.Protocol;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), on the processor's own instruction where it has one.</summary>
public static class Crc32C
{
    /// <summary>The checksum of some bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="previous">The checksum so far, to continue over split buffers; 0 to start.</param>
    public static uint Compute(ReadOnlySpan<byte> data, uint previous = 0)
    {
        var crc = ~previous;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (var b in data) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
