namespace Edge.Hub.Storage;

/// <summary>A record whose payload was erased, by order. One that is empty and not here was emptied by somebody else.</summary>
internal sealed class ErasedRecordRow
{
    public int JournalId { get; set; }
    public long Sequence { get; set; }

    /// <summary>The erasure; 0 when the device had erased it before it came.</summary>
    public long ErasureId { get; set; }
}
