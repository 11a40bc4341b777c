using System.Buffers.Binary;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage.Segments;

/// <summary>
/// The first bytes of a segment file, enough to go on with sequence and chain when every older segment is gone. Little endian:
/// <code>
///  0  4 B  "EJS2" (the last character is the version; "EJS1" had no group heads and no stale bytes)
///  4  u32  CRC-32C of bytes 8–63
///  8  16 B epoch
/// 24  u64  first sequence
/// 32  16 B chain link of the record before
/// 48  i64  created, Unix milliseconds; 0 when the clock was not trusted
/// 56  u64  newest record of high priority in the segment before; without one, the sequence before its first:
///          should that segment be gone, the next older one is then searched rather than passed by
/// </code>
/// </summary>
/// <param name="Epoch">The journal's epoch.</param>
/// <param name="First">The segment's first sequence.</param>
/// <param name="PreviousLink">Chain link of the record before, <see cref="ChainLink.Size"/> bytes.</param>
/// <param name="Created">When the segment was begun.</param>
/// <param name="PreviousLastHigh">Newest record of high priority in the segment before.</param>
internal sealed record SegmentHeader(
    Epoch Epoch, ulong First, ReadOnlyMemory<byte> PreviousLink, DateTimeOffset? Created, ulong PreviousLastHigh)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 64;

    /// <summary>The version that is written.</summary>
    public const char Newest = '2';

    private static ReadOnlySpan<byte> Magic => "EJS"u8;

    /// <summary>The version that was read.</summary>
    public char Version { get; private init; } = Newest;

    /// <summary>The checksum within the header, which differs from one segment to the next.</summary>
    public uint Checksum { get; private init; }

    /// <summary>Whether its groups have heads.</summary>
    public bool HasGroupHeads => Version > '1';

    /// <summary>The checksum that stands in a header's bytes.</summary>
    /// <param name="header">The bytes.</param>
    public static uint ChecksumOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);

    /// <summary>The header's bytes.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        bytes[3] = (byte)Newest;
        Epoch.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), First);
        PreviousLink.Span.CopyTo(bytes.AsSpan(32));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), Created?.ToUnixTimeMilliseconds() ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), PreviousLastHigh);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Crc32C.Compute(bytes.AsSpan(8)));
        return bytes;
    }

    /// <summary>Reads the header of a segment file.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <returns>As of an open file.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static SegmentHeader? Read(IJournalFiles files, string path)
    {
        using var file = files.Open(path, FileUse.Read);
        return Read(file);
    }

    /// <summary>Reads the header of a segment file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Null when it is torn or damaged. Any later version keeps magic, checksum and epoch where they are.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SegmentHeader? Read(IJournalFile file)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (file.ReadFully(bytes, 0) < Size || !bytes.StartsWith(Magic)) return null;
        var checksum = ChecksumOf(bytes);
        if (checksum != Crc32C.Compute(bytes[8..])) return null;
        var created = BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]);
        return new SegmentHeader(
            Epoch.Read(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
            bytes.Slice(32, ChainLink.Size).ToArray(),
            created == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(created),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]))
        {
            Version = (char)bytes[3],
            Checksum = checksum,
        };
    }
}
