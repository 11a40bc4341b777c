namespace Edge.Hub.Storage;

/// <summary>A record as it came: payload and chain link untouched, so that the chain can be verified at any time.</summary>
internal sealed class RecordRow
{
    /// <summary>Grows in order of arrival.</summary>
    public long Id { get; set; }

    public int JournalId { get; set; }
    public long Sequence { get; set; }
    public byte Kind { get; set; }
    public byte Priority { get; set; }
    public required byte[] Link { get; set; }
    public required byte[] Payload { get; set; }
    public long ReceivedAtMs { get; set; }
}
