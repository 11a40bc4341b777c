namespace Edge.Protocol.Messages;

/// <summary>A box in pixels of the image as it came; 0, 0 is the upper left corner of its first pixel.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
public sealed record DetectedBox(float Left, float Top, float Right, float Bottom);
