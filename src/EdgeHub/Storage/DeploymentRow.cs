using Edge.Protocol.Messages;

namespace Edge.Hub.Storage;

/// <summary>A step of a model update as a device recorded it. Its number is its record's.</summary>
internal sealed class DeploymentRow
{
    public long Id { get; set; }
    public int DeviceId { get; set; }
    public long Revision { get; set; }
    public required string Digest { get; set; }
    public ModelState State { get; set; }
    public string? Reason { get; set; }
    public string? Message { get; set; }

    /// <summary>What the version had shown, JSON.</summary>
    public string? Proof { get; set; }
}
