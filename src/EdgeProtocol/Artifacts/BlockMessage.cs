using System.Buffers.Binary;

namespace Edge.Protocol.Artifacts;

/// <summary>
/// One block of an artifact as an MQTT message (QoS 0: what is missing is wanted again). Little endian:
/// <code>
///  0  2 B  "EB"
///  2  u8   version, 1
///  3  u8   reserved, 0
///  4  32 B artifact SHA-256
/// 36  u32  block index, from 0
/// 40  u32  block count
/// 44  u32  CRC-32C of the data
/// 48       the data: <see cref="Blocks.Size"/> bytes, the last block shorter
/// </code>
/// </summary>
/// <param name="Artifact">The artifact the block belongs to.</param>
/// <param name="Index">Which block, from 0.</param>
/// <param name="Count">How many blocks the artifact has.</param>
/// <param name="Data">The block's bytes.</param>
public sealed record BlockMessage(ArtifactDigest Artifact, int Index, int Count, ReadOnlyMemory<byte> Data)
{
    private const int HeaderSize = 48;
    private const byte Version = 1;

    /// <summary>Encodes the message.</summary>
    public byte[] Encode()
    {
        var message = new byte[HeaderSize + Data.Length];
        message[0] = (byte)'E';
        message[1] = (byte)'B';
        message[2] = Version;
        Artifact.ToBytes().CopyTo(message.AsSpan(4));
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(36), (uint)Index);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(40), (uint)Count);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(44), Crc32C.Compute(Data.Span));
        Data.Span.CopyTo(message.AsSpan(HeaderSize));
        return message;
    }

    /// <summary>Decodes a message and checks its bounds and checksum.</summary>
    /// <param name="message">The MQTT payload; the result refers to it.</param>
    public static Outcome<BlockMessage> Decode(ReadOnlyMemory<byte> message)
    {
        var span = message.Span;
        if (span.Length < HeaderSize || span[0] != 'E' || span[1] != 'B')
            return new Problem(ReasonCode.Malformed, "A block message begins with 'EB' and a 48-byte header.");
        if (span[2] != Version)
            return new Problem(ReasonCode.Unsupported, $"Block message version {span[2]}; this build reads version {Version}.");
        var index = BinaryPrimitives.ReadUInt32LittleEndian(span[36..]);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(span[40..]);
        if (count > Blocks.MaxCount || index >= count)
            return new Problem(ReasonCode.Malformed, $"Block {index} of {count} cannot be; at most {Blocks.MaxCount} blocks form an artifact.");
        var data = message[HeaderSize..];
        if (data.Length is 0 or > Blocks.Size || (index < count - 1 && data.Length != Blocks.Size))
            return new Problem(ReasonCode.Malformed, $"Block {index} of {count} carries {data.Length} bytes; all but the last carry {Blocks.Size}.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(span[44..]) != Crc32C.Compute(data.Span))
            return new Problem(ReasonCode.DigestMismatch, $"Block {index} of {count} is damaged: its CRC-32C differs.");
        return new BlockMessage(ArtifactDigest.FromHash(span.Slice(4, 32)), (int)index, (int)count, data);
    }
}
