namespace Edge.Hub.Storage;

/// <summary>One label of a device.</summary>
internal sealed class DeviceLabelRow
{
    public int DeviceId { get; set; }
    public required string Key { get; set; }
    public required string Value { get; set; }
}
