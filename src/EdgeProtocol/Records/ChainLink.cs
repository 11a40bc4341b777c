using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Edge.Protocol.Records;

/// <summary>
/// The hash chain over one epoch's records: each link is the first 16 bytes of
/// SHA-256(previous link ‖ sequence ‖ kind ‖ priority ‖ payload), so that an altered, removed or reordered record
/// is located. Truncated to 128 bits: forging a record needs a second preimage, and a full hash would cost
/// 4 % of a 400-byte record in flash wear.
/// </summary>
public static class ChainLink
{
    /// <summary>Bytes of a link.</summary>
    public const int Size = 16;

    /// <summary>Bytes hashed before the payload.</summary>
    internal const int HeadSize = Size + sizeof(ulong) + 2;

    /// <summary>Most records, put together on the stack: hashing one piece costs half of hashing three.</summary>
    internal const int Small = 1024;

    /// <summary>The link before an epoch's first record.</summary>
    /// <param name="epoch">The journal's epoch.</param>
    /// <param name="link">Receives <see cref="Size"/> bytes.</param>
    public static void Genesis(Epoch epoch, Span<byte> link)
    {
        Span<byte> seed = stackalloc byte[13 + Epoch.Size];
        "edge-chain-v1"u8.CopyTo(seed);
        epoch.CopyTo(seed[13..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(seed, hash);
        hash[..Size].CopyTo(link);
    }

    /// <summary>The link of the record that follows <paramref name="previous"/>.</summary>
    /// <param name="previous">The link of the record with the sequence before.</param>
    /// <param name="sequence">The record's sequence number.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="priority">The record's priority.</param>
    /// <param name="payload">The record's payload as stored.</param>
    /// <param name="link">Receives <see cref="Size"/> bytes.</param>
    public static void Next(
        ReadOnlySpan<byte> previous, ulong sequence, RecordKind kind, RecordPriority priority, ReadOnlySpan<byte> payload, Span<byte> link)
    {
        Span<byte> hashed = stackalloc byte[HeadSize + Small];
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        WriteHead(hashed, previous, sequence, kind, priority);
        if (payload.Length <= Small)
        {
            payload.CopyTo(hashed[HeadSize..]);
            SHA256.HashData(hashed[..(HeadSize + payload.Length)], full);
        }
        else
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(hashed[..HeadSize]);
            hash.AppendData(payload);
            hash.GetHashAndReset(full);
        }

        full[..Size].CopyTo(link);
    }

    /// <summary>Writes what is hashed before the payload.</summary>
    internal static void WriteHead(Span<byte> head, ReadOnlySpan<byte> previous, ulong sequence, RecordKind kind, RecordPriority priority)
    {
        previous[..Size].CopyTo(head);
        BinaryPrimitives.WriteUInt64LittleEndian(head[Size..], sequence);
        head[Size + 8] = (byte)kind;
        head[Size + 9] = (byte)priority;
    }
}
