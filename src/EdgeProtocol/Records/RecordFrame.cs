using System.Buffers.Binary;

namespace Edge.Protocol.Records;

/// <summary>
/// One record as it lies in the journal and travels in a batch: encoded once, never again. Little endian:
/// <code>
///  0  u32  payload length
///  4  u32  CRC-32C of bytes 0–3 and of everything from byte 8
///  8  u64  sequence, from 1 within the epoch
/// 16  u8   kind
/// 17  u8   priority
/// 18  16 B chain link
/// 34       payload (UTF-8 JSON); none once it was erased, and the link then says what it was
/// </code>
/// </summary>
public readonly ref struct RecordFrame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = 34;

    /// <summary>Largest payload: a record is a message about a thing, not the thing (uploads carry pictures).</summary>
    public const int MaxPayload = 64 * 1024;

    private readonly ReadOnlySpan<byte> _bytes;

    private RecordFrame(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The whole frame.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The sequence number, from 1.</summary>
    public ulong Sequence => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[8..]);

    /// <summary>What the record is about.</summary>
    public RecordKind Kind => (RecordKind)_bytes[16];

    /// <summary>When it is sent and dropped.</summary>
    public RecordPriority Priority => (RecordPriority)_bytes[17];

    /// <summary>The chain link, <see cref="ChainLink.Size"/> bytes.</summary>
    public ReadOnlySpan<byte> Link => _bytes.Slice(18, ChainLink.Size);

    /// <summary>The payload, UTF-8 JSON.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderSize..];

    /// <summary>Bytes a frame with this payload takes.</summary>
    /// <param name="payloadLength">Bytes of payload.</param>
    public static int SizeOf(int payloadLength) => HeaderSize + payloadLength;

    /// <summary>Writes a frame.</summary>
    /// <param name="destination">At least <see cref="SizeOf"/> bytes.</param>
    /// <param name="sequence">The record's sequence.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="priority">The record's priority.</param>
    /// <param name="previousLink">The chain link of the record before.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(
        Span<byte> destination, ulong sequence, RecordKind kind, RecordPriority priority,
        ReadOnlySpan<byte> previousLink, ReadOnlySpan<byte> payload)
    {
        Span<byte> link = stackalloc byte[ChainLink.Size];
        ChainLink.Next(previousLink, sequence, kind, priority, payload, link);
        return Place(destination, sequence, kind, priority, link, payload);
    }

    /// <summary>Writes a frame whose chain link is known: that of a record whose payload is sealed, or erased.</summary>
    /// <param name="destination">At least <see cref="SizeOf"/> bytes.</param>
    /// <param name="sequence">The record's sequence.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="priority">The record's priority.</param>
    /// <param name="link">The record's own chain link.</param>
    /// <param name="payload">What stands in the payload's place.</param>
    /// <returns>Bytes written.</returns>
    public static int Place(
        Span<byte> destination, ulong sequence, RecordKind kind, RecordPriority priority,
        ReadOnlySpan<byte> link, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxPayload)
            throw new ArgumentException($"A record's payload is at most {MaxPayload} bytes, not {payload.Length}.", nameof(payload));
        var frame = destination[..SizeOf(payload.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[8..], sequence);
        frame[16] = (byte)kind;
        frame[17] = (byte)priority;
        link.CopyTo(frame[18..]);
        payload.CopyTo(frame[HeaderSize..]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(frame));
        return frame.Length;
    }

    /// <summary>Reads the frame at the start of <paramref name="source"/>.</summary>
    /// <param name="source">Bytes that begin with a frame.</param>
    /// <param name="frame">The frame when it is whole and its checksum holds.</param>
    /// <returns>False for a torn or damaged frame.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out RecordFrame frame)
    {
        frame = default;
        if (source.Length < HeaderSize) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(source);
        if (length > MaxPayload || source.Length < HeaderSize + (int)length) return false;
        var bytes = source[..(HeaderSize + (int)length)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != Checksum(bytes)) return false;
        frame = new RecordFrame(bytes);
        return frame.Sequence != 0;
    }

    private static uint Checksum(ReadOnlySpan<byte> frame) => Crc32C.Compute(frame[8..], Crc32C.Compute(frame[..4]));
}
