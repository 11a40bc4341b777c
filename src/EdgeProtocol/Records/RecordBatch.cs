using System.Buffers.Binary;
using ZstdSharp;

namespace Edge.Protocol.Records;

/// <summary>
/// Some frames of one epoch, as one MQTT message on <see cref="Topics.Records"/>. Frames are in ascending sequence
/// but need not be contiguous (alarms go first). Little endian:
/// <code>
///  0  2 B  "ER"
///  2  u8   version, 1
///  3  u8   encoding: 0 identity, 1 zstd
///  4  16 B epoch
/// 20  u32  bytes of the frames once decoded
/// 24       the frames
/// </code>
/// </summary>
public static class RecordBatch
{
    /// <summary>Bytes before the frames.</summary>
    public const int HeaderSize = 24;

    /// <summary>Bytes of frames in one batch: below AWS IoT's 128 KB message limit even when zstd gains nothing.</summary>
    public const int MaxFrameBytes = 96 * 1024;

    /// <summary>From here on a batch is compressed; below, zstd's own framing eats the gain.</summary>
    public const int CompressFrom = 1024;

    private const byte Version = 1;

    /// <summary>Level 3 is zstd's default: about 4× on JSON records at several hundred MB/s, which a Pi can afford.</summary>
    private const int CompressionLevel = 3;

    /// <summary>Encodes a batch.</summary>
    /// <param name="epoch">The frames' epoch.</param>
    /// <param name="frames">Whole frames, one after the other, at most <see cref="MaxFrameBytes"/> (one larger frame may stand alone).</param>
    public static byte[] Encode(Epoch epoch, ReadOnlySpan<byte> frames)
    {
        if (frames.Length < CompressFrom) return Assemble(epoch, 0, frames.Length, frames);
        using var compressor = new Compressor(CompressionLevel);
        var packed = compressor.Wrap(frames);
        return packed.Length < frames.Length ? Assemble(epoch, 1, frames.Length, packed) : Assemble(epoch, 0, frames.Length, frames);
    }

    /// <summary>Decodes a batch; the frames inside are still to be read one by one with <see cref="RecordFrame.TryRead"/>.</summary>
    /// <param name="message">The message's payload.</param>
    /// <returns>The epoch and the frames' bytes, or why the message is refused whole.</returns>
    public static Outcome<DecodedBatch> Decode(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderSize || message[0] != 'E' || message[1] != 'R')
            return new Problem(ReasonCode.Malformed, "A record batch begins with 'ER' and a 24-byte header.");
        if (message[2] != Version)
            return new Problem(ReasonCode.Unsupported, $"Record batch version {message[2]}; this build reads version {Version}.");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(message[20..]);
        if (size > MaxFrameBytes + RecordFrame.HeaderSize + RecordFrame.MaxPayload)
            return new Problem(ReasonCode.TooLarge, $"A record batch of {size} bytes; at most {MaxFrameBytes} travel in one.");
        var epoch = Epoch.Read(message[4..]);
        var body = message[HeaderSize..];
        return message[3] switch
        {
            0 when body.Length == size => new DecodedBatch(epoch, body.ToArray()),
            0 => new Problem(ReasonCode.Malformed, $"A record batch states {size} bytes of frames and carries {body.Length}."),
            1 => Decompress(epoch, body, (int)size),
            var other => new Problem(ReasonCode.Unsupported, $"Record batch encoding {other}; this build reads 0 (identity) and 1 (zstd)."),
        };
    }

    private static Outcome<DecodedBatch> Decompress(Epoch epoch, ReadOnlySpan<byte> body, int size)
    {
        var frames = new byte[size];
        using var decompressor = new Decompressor();
        try
        {
            // The destination's length is the cap: a batch that would unpack to more fails instead of filling memory.
            if (decompressor.TryUnwrap(body, frames, out var written) && written == size) return new DecodedBatch(epoch, frames);
        }
        catch (ZstdException)
        {
            // Reported below: the caller needs the reason, not zstd's internal error number.
        }

        return new Problem(ReasonCode.Malformed, $"A record batch's zstd body does not unpack to its stated {size} bytes.");
    }

    private static byte[] Assemble(Epoch epoch, byte encoding, int frameBytes, ReadOnlySpan<byte> body)
    {
        var message = new byte[HeaderSize + body.Length];
        message[0] = (byte)'E';
        message[1] = (byte)'R';
        message[2] = Version;
        message[3] = encoding;
        epoch.CopyTo(message.AsSpan(4));
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(20), (uint)frameBytes);
        body.CopyTo(message.AsSpan(HeaderSize));
        return message;
    }
}
