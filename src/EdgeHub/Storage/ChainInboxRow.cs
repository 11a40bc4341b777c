namespace Edge.Hub.Storage;

/// <summary>
/// Sequences whose fate a commit settled, stored or rejected, until the books and the chain have taken them in. Written
/// in the records' own transaction, so that no crash and no second process can let one pass unseen.
/// </summary>
internal sealed class ChainInboxRow
{
    public long Id { get; set; }
    public int JournalId { get; set; }
    public long First { get; set; }
    public long Last { get; set; }
}
