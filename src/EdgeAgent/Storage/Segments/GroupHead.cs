using System.Buffers.Binary;
using Edge.Protocol;

namespace Edge.Agent.Storage.Segments;

/// <summary>
/// What stands before the frames that were made durable together. A group is begun only when the one before is on
/// the disk, so a head says two things: what came before it in this file was durable, and how far its own group goes.
/// By that a group that a power cut tore is told from a durable record that was damaged, and both from what an earlier
/// use of the file left behind. Little endian:
/// <code>
///  0  u32  bytes of the frames that follow; 0 marks the end of a journal that was closed in order
///  4  u32  CRC-32C of bytes 0–3 and 8–15, begun with the checksum of the segment's header: it holds in this segment only
///  8  u64  sequence of the first frame
/// </code>
/// </summary>
/// <param name="Bytes">Bytes of the group's frames.</param>
/// <param name="First">Sequence of its first frame; of the next record when it has none.</param>
internal readonly record struct GroupHead(int Bytes, ulong First)
{
    /// <summary>Bytes of a head.</summary>
    public const int Size = 16;

    /// <summary>Above any group, and below any text read as a number: most bytes that are no head show it here.</summary>
    private const uint MaxBytes = 1 << 28;

    /// <summary>Writes the head.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="segment">The checksum of the segment's header.</param>
    public void Write(Span<byte> destination, uint segment)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, Bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], First);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Checksum(destination, segment));
    }

    /// <summary>Reads the head at the start of <paramref name="source"/>.</summary>
    /// <param name="source">Any bytes.</param>
    /// <param name="segment">The checksum of the segment's header.</param>
    /// <param name="from">The smallest sequence it may begin with: cheaper to ask than the checksum.</param>
    /// <param name="head">The head.</param>
    /// <returns>False when these bytes are none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, uint segment, ulong from, out GroupHead head)
    {
        head = default;
        if (source.Length < Size) return false;
        var first = BinaryPrimitives.ReadUInt64LittleEndian(source[8..]);
        var bytes = BinaryPrimitives.ReadInt32LittleEndian(source);
        if (first < from || (uint)bytes > MaxBytes || BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Checksum(source, segment)) return false;
        head = new GroupHead(bytes, first);
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> head, uint segment) => Crc32C.Compute(head[8..Size], Crc32C.Compute(head[..4], segment));
}
