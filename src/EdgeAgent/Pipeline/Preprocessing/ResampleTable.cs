using Edge.Agent.Models;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>
/// Which source pixels make one output pixel along one axis, and with which weights: Pillow's filters
/// (Imaging/Resample.c, 8 bits per channel; Geometry.c for nearest), integer for integer, because models are trained
/// behind Pillow.
/// </summary>
internal sealed class ResampleTable
{
    /// <summary>Fraction bits of a weight: 32 − 8 (pixel) − 2 (headroom for sums), as in Pillow.</summary>
    public const int Precision = 22;

    private ResampleTable(int count, int stride)
    {
        Starts = new int[count];
        Counts = new int[count];
        Weights = new int[count * stride];
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
    /// <param name="filter">One of Pillow's.</param>
    /// <param name="source">Pixels of the source axis.</param>
    /// <param name="resized">Pixels of the whole resized axis.</param>
    /// <param name="offset">First resized pixel wanted.</param>
    /// <param name="count">Resized pixels wanted.</param>
    public static ResampleTable Create(ResampleFilter filter, int source, int resized, int offset, int count)
    {
        if (filter == ResampleFilter.Nearest) return Nearest(source, resized, offset, count);
        var scale = (double)source / resized;
        // Enlarging interpolates between neighbours; shrinking averages over all the pixels an output pixel covers.
        var width = Math.Max(scale, 1.0);
        var support = FilterCurve.Support(filter) * width;
        var table = new ResampleTable(count, ((int)Math.Ceiling(support) * 2) + 1);
        var exact = new double[table.Stride];
        for (var index = 0; index < count; index++) table.Fill(filter, index, (offset + index + 0.5) * scale, support, 1.0 / width, source, exact);
        return table;
    }

    private static ResampleTable Nearest(int source, int resized, int offset, int count)
    {
        var table = new ResampleTable(count, 1);
        var scale = (double)source / resized;
        // Added up as Pillow does: a product would round to the other neighbour now and then.
        var at = scale * 0.5;
        for (var index = 0; index < offset; index++) at += scale;
        for (var index = 0; index < count; index++, at += scale)
        {
            table.Starts[index] = Math.Min((int)at, source - 1);
            table.Counts[index] = 1;
            table.Weights[index] = 1 << Precision;
        }

        return table;
    }

    private void Fill(ResampleFilter filter, int index, double center, double support, double narrow, int source, double[] exact)
    {
        var first = Math.Max((int)(center - support + 0.5), 0);
        var count = Math.Min((int)(center + support + 0.5), source) - first;
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            exact[i] = FilterCurve.At(filter, (i + first - center + 0.5) * narrow);
            sum += exact[i];
        }

        for (var i = 0; i < count; i++)
        {
            var weight = exact[i] / sum * (1 << Precision);
            Weights[(index * Stride) + i] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
        }

        Starts[index] = first;
        Counts[index] = count;
    }
}
