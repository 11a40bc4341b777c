using System.Buffers.Binary;
using System.Security.Cryptography;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage.Sealing;

/// <summary>
/// Between records as they are and as they lie in a segment. Sequence, kind, priority and chain link stay readable, and the
/// link is over the plain payload: whoever counts, orders or evicts needs no key, and the hub verifies what it always did.
/// Gap records stay readable whole: they hold numbers, and a box that lost its key must still account for its losses.
/// Thread-safe.
/// </summary>
internal sealed class RecordSealer : IDisposable
{
    /// <summary>
    /// A subkey for 2^20 sequences of an epoch. Nonces are random, so that a crash, a sequence given out again or a
    /// restored card needs no counter to be right; 2^20 of them collide with a chance of 2^-57.
    /// </summary>
    private const int SequenceBits = 20;

    /// <summary>The writer's subkey, the reader's, and room for both to go on.</summary>
    private const int MaxCiphers = 8;

    /// <summary>Holds most records; a larger one has it grow.</summary>
    private const int LeastBuffer = 4096;

    private const int BoundSize = Epoch.Size + sizeof(ulong) + 2;

    private readonly SealingKeys _keys;
    private readonly Lock _gate = new();
    private readonly Dictionary<(ulong Key, Epoch Epoch, ulong Block), AesGcm> _ciphers = [];
    private byte[] _scratch = [];

    /// <summary>A sealer.</summary>
    /// <param name="keys">Its keys.</param>
    public RecordSealer(SealingKeys keys) => _keys = keys;

    /// <summary>Largest payload that fits a frame once it is sealed.</summary>
    public int MaxPayload => RecordFrame.MaxPayload - (_keys.Current is null ? 0 : SealedBytes.Overhead);

    /// <summary>Whether a stored payload has been erased: nothing is left of it but zeros, or not even those.</summary>
    public static bool IsErased(ReadOnlySpan<byte> payload) => payload.IsEmpty || payload[0] == 0;

    /// <summary>Bytes of a record's frame in a segment.</summary>
    public int SizeOf(JournalEntry entry) => entry.FrameSize + (Seals(entry.Kind) ? SealedBytes.Overhead : 0);

    /// <summary>Writes a record's frame as it lies in a segment.</summary>
    /// <param name="destination">Receives <see cref="SizeOf"/> bytes.</param>
    /// <param name="epoch">The journal's epoch.</param>
    /// <param name="sequence">The record's sequence.</param>
    /// <param name="entry">The record.</param>
    /// <param name="previousLink">The chain link of the record before.</param>
    /// <param name="hasher">Makes its own.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination, Epoch epoch, ulong sequence, JournalEntry entry, ReadOnlySpan<byte> previousLink, ChainHasher hasher)
    {
        var (kind, priority, payload) = entry;
        Span<byte> link = stackalloc byte[ChainLink.Size];
        hasher.Next(previousLink, sequence, kind, priority, payload.Span, link);
        if (!Seals(kind)) return RecordFrame.Place(destination, sequence, kind, priority, link, payload.Span);
        Span<byte> bound = stackalloc byte[BoundSize];
        Bind(bound, epoch, sequence, kind, priority);
        lock (_gate)
        {
            var size = payload.Length + SealedBytes.Overhead;
            if (_scratch.Length < size) _scratch = new byte[Math.Max(size, LeastBuffer)];
            SealedBytes.Seal(CipherOf(_keys.Current!, epoch, sequence), _keys.Current!.Id, payload.Span, bound, _scratch.AsSpan(0, size));
            return RecordFrame.Place(destination, sequence, kind, priority, link, _scratch.AsSpan(0, size));
        }
    }

    /// <summary>Opens a record that was read from a segment.</summary>
    /// <param name="epoch">The journal's epoch.</param>
    /// <param name="stored">The frame as it lies there.</param>
    /// <param name="buffer">Receives the open frame where it differs; grows when it is needed.</param>
    /// <param name="frame">The frame as it travels; the stored one when it could not be opened.</param>
    public OpenedRecord Open(Epoch epoch, RecordFrame stored, ref byte[] buffer, out RecordFrame frame)
    {
        frame = stored;
        if (IsErased(stored.Payload))
        {
            if (!stored.Payload.IsEmpty) frame = Place(stored, [], ref buffer);
            return OpenedRecord.Open;
        }

        if (!SealedBytes.IsSealed(stored.Payload)) return OpenedRecord.Open;
        if (_keys.Find(SealedBytes.KeyOf(stored.Payload)) is not { } key) return OpenedRecord.Held;
        Span<byte> bound = stackalloc byte[BoundSize];
        Bind(bound, epoch, stored.Sequence, stored.Kind, stored.Priority);
        lock (_gate)
        {
            var size = stored.Payload.Length - SealedBytes.Overhead;
            if (_scratch.Length < size) _scratch = new byte[Math.Max(size, LeastBuffer)];
            var plain = _scratch.AsSpan(0, size);
            if (!SealedBytes.TryOpen(CipherOf(key, epoch, stored.Sequence), stored.Payload, bound, plain)) return OpenedRecord.Damaged;
            frame = Place(stored, plain, ref buffer);
            return OpenedRecord.Open;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) Forget();
    }

    private bool Seals(RecordKind kind) => _keys.Current is not null && kind != RecordKind.Gap;

    private static RecordFrame Place(RecordFrame stored, ReadOnlySpan<byte> payload, ref byte[] buffer)
    {
        var needed = RecordFrame.SizeOf(payload.Length);
        if (buffer.Length < needed) buffer = new byte[Math.Max(needed, LeastBuffer)];
        var size = RecordFrame.Place(buffer, stored.Sequence, stored.Kind, stored.Priority, stored.Link, payload);
        RecordFrame.TryRead(buffer.AsSpan(0, size), out var frame);
        return frame;
    }

    /// <summary>A ciphertext is good for this place in this journal and no other.</summary>
    private static void Bind(Span<byte> bound, Epoch epoch, ulong sequence, RecordKind kind, RecordPriority priority)
    {
        epoch.CopyTo(bound);
        BinaryPrimitives.WriteUInt64LittleEndian(bound[Epoch.Size..], sequence);
        bound[^2] = (byte)kind;
        bound[^1] = (byte)priority;
    }

    private AesGcm CipherOf(SealingKey key, Epoch epoch, ulong sequence)
    {
        var block = sequence >> SequenceBits;
        if (_ciphers.TryGetValue((key.Id, epoch, block), out var cipher)) return cipher;
        if (_ciphers.Count == MaxCiphers) Forget();
        Span<byte> context = stackalloc byte[14 + Epoch.Size + sizeof(ulong)];
        "edge-record-v1"u8.CopyTo(context);
        epoch.CopyTo(context[14..]);
        BinaryPrimitives.WriteUInt64LittleEndian(context[(14 + Epoch.Size)..], block);
        return _ciphers[(key.Id, epoch, block)] = key.Derive(context);
    }

    private void Forget()
    {
        foreach (var cipher in _ciphers.Values) cipher.Dispose();
        _ciphers.Clear();
    }
}
