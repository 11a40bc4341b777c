namespace Edge.Hub.Storage;

/// <summary>A device's journal, that is one epoch; records refer to it by a small number instead of 16 bytes.</summary>
internal sealed class JournalRow
{
    public int Id { get; set; }
    public int DeviceId { get; set; }
    public required byte[] Epoch { get; set; }
}
