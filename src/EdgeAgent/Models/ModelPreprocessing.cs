namespace Edge.Agent.Models;

/// <summary>From pixels to the input tensor: x = (pixel · scale − mean) / std, per channel, pixel 0 to 255.</summary>
/// <param name="Resize">What happens to an image of another size.</param>
/// <param name="Scale">Factor on the pixel; 1/255 brings it to 0..1.</param>
/// <param name="Mean">One per channel.</param>
/// <param name="Std">One per channel, never 0.</param>
public sealed record ModelPreprocessing(ResizeMode Resize, float Scale, IReadOnlyList<float> Mean, IReadOnlyList<float> Std);
