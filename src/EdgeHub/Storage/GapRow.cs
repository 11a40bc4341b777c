namespace Edge.Hub.Storage;

/// <summary>A gap that a device stated: records it dropped, and the chain link to go on from.</summary>
internal sealed class GapRow
{
    public int JournalId { get; set; }

    /// <summary>The gap record's own sequence.</summary>
    public long Sequence { get; set; }

    public long First { get; set; }
    public long Last { get; set; }
    public required string Reason { get; set; }

    /// <summary>The link of record <see cref="Last"/>; null when the device did not state it.</summary>
    public byte[]? Link { get; set; }
}
