namespace Edge.Hub.Storage;

/// <summary>A record that was rejected: the device has it in quarantine. Kept because the books and the chain go on after it.</summary>
internal sealed class RejectedRow
{
    public int JournalId { get; set; }
    public long Sequence { get; set; }
    public required string Reason { get; set; }
    public required string Message { get; set; }

    /// <summary>Its chain link; null when the frame was damaged, and its link with it, perhaps.</summary>
    public byte[]? Link { get; set; }

    public long AtMs { get; set; }
}
