namespace Edge.Agent.Models;

/// <summary>What makes a pixel of a resized image out of the pixels below it.</summary>
public enum ResampleFilter
{
    /// <summary>Pillow's <c>BILINEAR</c>: a triangle, as wide as an output pixel when shrinking.</summary>
    Bilinear,

    /// <summary>Pillow's <c>BICUBIC</c>: a cubic with a = −0.5, as wide when shrinking.</summary>
    Bicubic,

    /// <summary>Pillow's <c>LANCZOS</c>: a windowed sinc over six pixels, wider when shrinking.</summary>
    Lanczos,

    /// <summary>Pillow's <c>NEAREST</c>: one pixel.</summary>
    Nearest,

    /// <summary>OpenCV's <c>INTER_LINEAR</c>: between two neighbours whatever the scale, without antialiasing.</summary>
    Linear,
}
