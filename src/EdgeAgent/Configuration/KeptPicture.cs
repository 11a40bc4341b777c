namespace Edge.Agent.Configuration;

/// <summary>What stays of an image once its decision is made.</summary>
public enum KeptPicture
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The image, small.</summary>
    Thumbnail,

    /// <summary>The surroundings of each detection.</summary>
    Crop,

    /// <summary>The image.</summary>
    Full,
}
