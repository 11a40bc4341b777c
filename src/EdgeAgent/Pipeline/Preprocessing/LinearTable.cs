namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>The two neighbours of each output pixel along one axis, and their weights, as OpenCV's <c>INTER_LINEAR</c> takes them (imgproc/resize.cpp, 8 bits per channel).</summary>
internal sealed class LinearTable
{
    /// <summary>A weight of one: OpenCV's INTER_RESIZE_COEF_SCALE.</summary>
    private const int One = 1 << 11;

    /// <summary>Weights for a part of a resized axis.</summary>
    /// <param name="source">Pixels of the source axis.</param>
    /// <param name="resized">Pixels of the whole resized axis.</param>
    /// <param name="offset">First resized pixel wanted.</param>
    /// <param name="count">Resized pixels wanted.</param>
    public LinearTable(int source, int resized, int offset, int count)
    {
        (First, Second) = (new int[count], new int[count]);
        (FirstWeights, SecondWeights) = (new int[count], new int[count]);
        // Floats where OpenCV has floats: the weights must round as they do there.
        var scale = 1.0 / ((double)resized / source);
        for (var index = 0; index < count; index++)
        {
            var center = (float)(((offset + index + 0.5) * scale) - 0.5);
            var floor = (int)MathF.Floor(center);
            var fraction = center - floor;
            First[index] = Math.Clamp(floor, 0, source - 1);
            Second[index] = Math.Clamp(floor + 1, 0, source - 1);
            FirstWeights[index] = (int)MathF.Round((1f - fraction) * One);
            SecondWeights[index] = (int)MathF.Round(fraction * One);
        }
    }

    /// <summary>Pixel on the near side of each output pixel.</summary>
    public int[] First { get; }

    /// <summary>Pixel on its far side.</summary>
    public int[] Second { get; }

    /// <summary>Weight of the first.</summary>
    public int[] FirstWeights { get; }

    /// <summary>Weight of the second.</summary>
    public int[] SecondWeights { get; }
}
