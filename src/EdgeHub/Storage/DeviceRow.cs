namespace Edge.Hub.Storage;

/// <summary>A device that was ever seen.</summary>
internal sealed class DeviceRow
{
    public int Id { get; set; }
    public required string Site { get; set; }
    public required string Name { get; set; }
    public bool Online { get; set; }
    public string? Session { get; set; }
    public string? AgentVersion { get; set; }
    public string? Epoch { get; set; }
    public long FirstSeenMs { get; set; }
    public long LastSeenMs { get; set; }

    /// <summary>The last reported state as it came, UTF-8 JSON.</summary>
    public byte[]? Reported { get; set; }

    public long? ReportedAtMs { get; set; }
    public List<DeviceLabelRow> Labels { get; set; } = [];
}
