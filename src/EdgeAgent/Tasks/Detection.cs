namespace Edge.Agent.Tasks;

/// <summary>A found object.</summary>
/// <param name="Label">Index of its label.</param>
/// <param name="Score">Its score.</param>
/// <param name="Left">Left edge in pixels of the image as it came.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
public readonly record struct Detection(int Label, float Score, float Left, float Top, float Right, float Bottom);
