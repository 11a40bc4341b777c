namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>How decoded pixels lie in memory.</summary>
public enum PixelFormat
{
    /// <summary>One byte a pixel, exactly as in the file.</summary>
    Gray,

    /// <summary>Four bytes a pixel: red, green, blue, and alpha, which is ignored.</summary>
    Rgba,
}
