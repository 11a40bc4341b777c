namespace Edge.Agent.Models;

/// <summary>From pixels to the input tensor: x = (pixel · scale − mean) / std, per channel, pixel 0 to 255.</summary>
/// <param name="Resize">What happens to an image of another size.</param>
/// <param name="Scale">Factor on the pixel; 1/255 brings it to 0..1.</param>
/// <param name="Mean">One per channel.</param>
/// <param name="Std">One per channel, never 0.</param>
/// <param name="Filter">What makes the pixels of a resized image.</param>
/// <param name="ShortestEdge">Pixels of the shorter side for <see cref="ResizeMode.ShortestEdge"/>; else 0.</param>
/// <param name="Pad">Value of the pixels beside the image for <see cref="ResizeMode.Letterbox"/>, in every channel.</param>
/// <param name="Decode">At which size the image is decoded.</param>
public sealed record ModelPreprocessing(
    ResizeMode Resize,
    float Scale,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Std,
    ResampleFilter Filter = ResampleFilter.Bilinear,
    int ShortestEdge = 0,
    byte Pad = 0,
    DecodeScale Decode = DecodeScale.Full)
{
    /// <summary>What Ultralytics fills a letterbox with.</summary>
    public const byte LetterboxGray = 114;
}
