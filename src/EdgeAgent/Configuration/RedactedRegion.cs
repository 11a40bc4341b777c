namespace Edge.Agent.Configuration;

/// <summary>A fixed part of every image of a pipeline.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
public sealed record RedactedRegion(ImageEdge Left, ImageEdge Top, ImageEdge Right, ImageEdge Bottom);
