namespace Edge.Hub.Storage;

/// <summary>A run of sequences that the hub stored: its books, kept apart from the records so that a deleted record is missed.</summary>
internal sealed class StoredRangeRow
{
    public int JournalId { get; set; }
    public long First { get; set; }
    public long Last { get; set; }
}
