namespace Edge.Hub.Storage;

/// <summary>What ingest counted for a device, written in the records' own transaction.</summary>
internal sealed class DeviceCounterRow
{
    public int DeviceId { get; set; }
    public long Stored { get; set; }

    /// <summary>Records received that were already stored: the network's repeats.</summary>
    public long Duplicates { get; set; }

    /// <summary>Records stored whose decision already had a result: an input the device retried.</summary>
    public long RepeatedDecisions { get; set; }

    public long Rejected { get; set; }
}
