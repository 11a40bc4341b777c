namespace Edge.Agent.Models;

/// <summary>At which size an image is decoded.</summary>
public enum DecodeScale
{
    /// <summary>Every pixel of the file.</summary>
    Full,

    /// <summary>The smallest size the codec can give that still covers what the resize asks for: JPEG in eighths. Faster, and other pixels.</summary>
    Scaled,
}
