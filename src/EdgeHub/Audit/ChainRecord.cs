using Edge.Protocol.Records;

namespace Edge.Hub.Audit;

/// <summary>What the chain says of a stored record.</summary>
/// <param name="Sequence">The sequence it is stored under.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Link">Its link as it came.</param>
/// <param name="Payload">Its payload as it came.</param>
internal sealed record ChainRecord(long Sequence, byte Kind, byte Priority, byte[] Link, byte[] Payload)
{
    /// <summary>Whether its payload was erased: its link is then believed, and proven by the record after it.</summary>
    public bool IsErased => Payload.Length == 0;

    /// <summary>The link this content has after <paramref name="previous"/> in the place <paramref name="sequence"/>.</summary>
    public byte[] LinkAt(long sequence, ReadOnlySpan<byte> previous)
    {
        var link = new byte[ChainLink.Size];
        ChainLink.Next(previous, (ulong)sequence, (RecordKind)Kind, (RecordPriority)Priority, Payload, link);
        return link;
    }

    /// <summary>Whether it follows <paramref name="previous"/>.</summary>
    public bool Follows(ReadOnlySpan<byte> previous) => LinkAt(Sequence, previous).AsSpan().SequenceEqual(Link);
}
