namespace Edge.Hub.Storage;

/// <summary>What a device was last told to run.</summary>
internal sealed class DesiredRow
{
    public int DeviceId { get; set; }
    public long Revision { get; set; }

    /// <summary>The published message, UTF-8 JSON.</summary>
    public required byte[] Message { get; set; }
}
