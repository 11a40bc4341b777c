using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>A record found on disk, with all that its place in the chain is computed from.</summary>
/// <param name="Epoch">The journal's epoch.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="PreviousLink">The link of the record before; empty when that is damaged or missing.</param>
/// <param name="Link">Its own link, as stored.</param>
/// <param name="Payload">Its payload.</param>
internal sealed record FoundRecord(
    Epoch Epoch, ulong Sequence, RecordKind Kind, RecordPriority Priority, ReadOnlyMemory<byte> PreviousLink, ReadOnlyMemory<byte> Link, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Whether the link is the one that the record before and this content give; null when the one before is not known.</summary>
    public bool? IsLinked()
    {
        if (PreviousLink.IsEmpty) return null;
        Span<byte> link = stackalloc byte[ChainLink.Size];
        ChainLink.Next(PreviousLink.Span, Sequence, Kind, Priority, Payload.Span, link);
        return link.SequenceEqual(Link.Span);
    }
}
