using System.Text.Json.Serialization;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Uploads;

/// <summary>An upload that the hub has.</summary>
/// <param name="Site">The device's site.</param>
/// <param name="Device">The device.</param>
/// <param name="Offer">What the device said about it.</param>
/// <param name="ReceivedAt">When its last byte came.</param>
internal sealed record UploadItem(string Site, string Device, UploadOffer Offer, DateTimeOffset ReceivedAt)
{
    /// <summary>Whose it is.</summary>
    [JsonIgnore]
    public DeviceAddress Address => new(Site, Device);
}
