using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>What a device uploads.</summary>
public enum UploadKind
{
    /// <summary>An image, made small.</summary>
    [JsonStringEnumMemberName("thumbnail")] Thumbnail,

    /// <summary>The surroundings of a detection.</summary>
    [JsonStringEnumMemberName("crop")] Crop,

    /// <summary>An image.</summary>
    [JsonStringEnumMemberName("image")] Image,

    /// <summary>What a technician needs to understand a box.</summary>
    [JsonStringEnumMemberName("diagnostics")] Diagnostics,

    /// <summary>A model taught on the device.</summary>
    [JsonStringEnumMemberName("model")] Model,

    /// <summary>Images with their labels.</summary>
    [JsonStringEnumMemberName("dataset")] Dataset,
}
