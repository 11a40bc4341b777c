using System.Buffers.Binary;
using System.Text.Json;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;

namespace Edge.Agent.Privacy;

/// <summary>
/// One kept picture as a file. Little endian:
/// <code>
/// 0  2 B  "EV"
/// 2  u8   version, 1
/// 3  u8   reserved, 0
/// 4  u32  bytes of the entry
/// 8       the entry, JSON, then the picture's file
/// </code>
/// Where pictures are sealed, all of it is (<see cref="SealedBytes"/>), bound to the file's name.
/// </summary>
internal static class EvidenceFile
{
    private const int HeaderSize = 8;
    private const byte Version = 1;

    public static byte[] Encode(EvidenceEntry entry, ReadOnlySpan<byte> content)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, PrivacyJson.Default.EvidenceEntry);
        var file = new byte[HeaderSize + json.Length + content.Length];
        file[0] = (byte)'E';
        file[1] = (byte)'V';
        file[2] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), json.Length);
        json.CopyTo(file.AsSpan(HeaderSize));
        content.CopyTo(file.AsSpan(HeaderSize + json.Length));
        return file;
    }

    public static Outcome<(EvidenceEntry Entry, ReadOnlyMemory<byte> Content)> Decode(ReadOnlyMemory<byte> file)
    {
        var span = file.Span;
        if (span.Length < HeaderSize || span[0] != 'E' || span[1] != 'V' || span[2] != Version)
            return new Problem(ReasonCode.Malformed, "The file is no kept picture of version 1.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        if (length < 0 || length > span.Length - HeaderSize) return new Problem(ReasonCode.Malformed, "The kept picture's entry is longer than its file.");
        try
        {
            return JsonSerializer.Deserialize(span.Slice(HeaderSize, length), PrivacyJson.Default.EvidenceEntry) is { } entry
                ? (entry, file[(HeaderSize + length)..])
                : new Problem(ReasonCode.Malformed, "The kept picture's entry is null.");
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"The kept picture's entry cannot be read: {exception.Message}");
        }
    }
}
