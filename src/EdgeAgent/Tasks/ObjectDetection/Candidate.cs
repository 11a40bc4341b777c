namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>A box above the threshold, before suppression, in pixels of the model's input.</summary>
/// <param name="Label">Index of its label.</param>
/// <param name="Score">Its score.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
internal readonly record struct Candidate(int Label, float Score, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Intersection over union with another; 0 for boxes without area.</summary>
    /// <param name="other">The other.</param>
    public float Iou(in Candidate other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        if (width <= 0 || height <= 0) return 0;
        var both = width * height;
        return both / (((Right - Left) * (Bottom - Top)) + ((other.Right - other.Left) * (other.Bottom - other.Top)) - both);
    }
}
