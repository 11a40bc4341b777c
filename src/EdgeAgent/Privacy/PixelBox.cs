using Edge.Agent.Configuration;
using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy;

/// <summary>Whole pixels of an image; the right and lower edge are outside.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Column after the last.</param>
/// <param name="Bottom">Row after the last.</param>
internal readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>A region's pixels; every pixel it touches is inside.</summary>
    public static PixelBox Of(RedactedRegion region, int width, int height) =>
        Around(region.Left.At(width), region.Top.At(height), region.Right.At(width), region.Bottom.At(height), width, height);

    /// <summary>A detection's pixels and a margin around them.</summary>
    /// <param name="box">The detection's box.</param>
    /// <param name="margin">Share of the box's sides added on each side.</param>
    /// <param name="width">Pixels of the image across.</param>
    /// <param name="height">Pixels of the image down.</param>
    public static PixelBox Of(DetectedBox box, double margin, int width, int height)
    {
        var (x, y) = ((box.Right - box.Left) * margin, (box.Bottom - box.Top) * margin);
        return Around(box.Left - x, box.Top - y, box.Right + x, box.Bottom + y, width, height);
    }

    public DetectedBox ToBox() => new(Left, Top, Right, Bottom);

    private static PixelBox Around(double left, double top, double right, double bottom, int width, int height) => new(
        (int)Math.Floor(Math.Clamp(left, 0, width)), (int)Math.Floor(Math.Clamp(top, 0, height)),
        (int)Math.Ceiling(Math.Clamp(right, 0, width)), (int)Math.Ceiling(Math.Clamp(bottom, 0, height)));
}
