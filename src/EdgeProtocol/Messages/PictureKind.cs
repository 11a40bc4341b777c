using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>How much of an image was kept.</summary>
public enum PictureKind
{
    /// <summary>The whole image, small.</summary>
    [JsonStringEnumMemberName("thumbnail")] Thumbnail,

    /// <summary>The surroundings of one detection.</summary>
    [JsonStringEnumMemberName("crop")] Crop,

    /// <summary>The whole image.</summary>
    [JsonStringEnumMemberName("full")] Full,
}
