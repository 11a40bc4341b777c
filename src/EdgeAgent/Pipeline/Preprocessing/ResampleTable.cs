namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>
/// Which source pixels make one output pixel along one axis, and with which weights: Pillow's antialiased bilinear
/// filter (Imaging/Resample.c, 8 bits per channel), integer for integer, because models are trained behind Pillow.
/// </summary>
internal sealed class ResampleTable
{
    /// <summary>Fraction bits of a weight: 32 − 8 (pixel) − 2 (headroom for sums), as in Pillow.</summary>
    public const int Precision = 22;

    private ResampleTable(int[] starts, int[] counts, int[] weights, int stride)
    {
        Starts = starts;
        Counts = counts;
        Weights = weights;
        Stride = stride;
    }

    /// <summary>First source pixel of each output pixel.</summary>
    public int[] Starts { get; }

    /// <summary>Source pixels of each output pixel.</summary>
    public int[] Counts { get; }

    /// <summary>Weights, <see cref="Stride"/> per output pixel.</summary>
    public int[] Weights { get; }

    /// <summary>Places per output pixel in <see cref="Weights"/>.</summary>
    public int Stride { get; }

    /// <summary>Weights for a part of a resized axis.</summary>
    /// <param name="source">Pixels of the source axis.</param>
    /// <param name="resized">Pixels of the whole resized axis.</param>
    /// <param name="offset">First resized pixel wanted.</param>
    /// <param name="count">Resized pixels wanted.</param>
    public static ResampleTable Create(int source, int resized, int offset, int count)
    {
        var scale = (double)source / resized;
        // Enlarging interpolates between two neighbours; shrinking averages over all the pixels an output pixel covers.
        var support = Math.Max(scale, 1.0);
        var stride = ((int)Math.Ceiling(support) * 2) + 1;
        var table = new ResampleTable(new int[count], new int[count], new int[count * stride], stride);
        var exact = new double[stride];
        for (var index = 0; index < count; index++) table.Fill(index, (offset + index + 0.5) * scale, support, source, exact);
        return table;
    }

    private void Fill(int index, double center, double support, int source, double[] exact)
    {
        var first = Math.Max((int)(center - support + 0.5), 0);
        var count = Math.Min((int)(center + support + 0.5), source) - first;
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            var distance = Math.Abs((i + first - center + 0.5) * (1.0 / support));
            exact[i] = distance < 1.0 ? 1.0 - distance : 0.0;
            sum += exact[i];
        }

        for (var i = 0; i < count; i++) Weights[(index * Stride) + i] = (int)(0.5 + (exact[i] / sum * (1 << Precision)));
        Starts[index] = first;
        Counts[index] = count;
    }
}
