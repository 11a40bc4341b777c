using System.Security.Cryptography;

namespace Edge.Protocol.Records;

/// <summary><see cref="ChainLink"/> for one who makes many links: the hash's state is made once, which is a fifth of a small record's link. Not thread-safe.</summary>
public sealed class ChainHasher : IDisposable
{
    private readonly IDigest _digest;
    private readonly byte[] _hashed = new byte[ChainLink.HeadSize + ChainLink.Small];

    /// <summary>A hasher.</summary>
    /// <param name="digest">Makes the digests; disposed with this.</param>
    public ChainHasher(IDigest digest) => _digest = digest;

    /// <summary>As <see cref="ChainLink.Next"/>.</summary>
    /// <param name="previous">The link of the record with the sequence before.</param>
    /// <param name="sequence">The record's sequence number.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="priority">The record's priority.</param>
    /// <param name="payload">The record's payload as stored.</param>
    /// <param name="link">Receives <see cref="ChainLink.Size"/> bytes.</param>
    public void Next(ReadOnlySpan<byte> previous, ulong sequence, RecordKind kind, RecordPriority priority, ReadOnlySpan<byte> payload, Span<byte> link)
    {
        Span<byte> hashed = _hashed;
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        ChainLink.WriteHead(hashed, previous, sequence, kind, priority);
        // In one piece where it is small: each call costs as much as hashing a hundred bytes.
        var together = Math.Min(payload.Length, ChainLink.Small);
        payload[..together].CopyTo(hashed[ChainLink.HeadSize..]);
        _digest.Append(hashed[..(ChainLink.HeadSize + together)]);
        if (payload.Length > together) _digest.Append(payload[together..]);
        _digest.Finish(full);
        full[..ChainLink.Size].CopyTo(link);
    }

    /// <inheritdoc/>
    public void Dispose() => _digest.Dispose();
}
