using Edge.Protocol;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>
/// From feature maps to one vector per patch: each map averaged over 3×3, brought to the first one's grid (bilinear, as
/// torch does without aligned corners) and put side by side. One per lane; allocates only when the grid changes.
/// </summary>
internal sealed class PatchFeatures
{
    private const int Neighbourhood = 9;

    private readonly FeatureLayers _layers;
    private float[] _vectors = [];
    private float[] _plane = [];
    private float[] _sums = [];

    public PatchFeatures(FeatureLayers layers)
    {
        _layers = layers;
        Stride = StrideOf(layers.Width);
    }

    /// <summary>Height of the grid.</summary>
    public int Rows { get; private set; }

    /// <summary>Width of the grid.</summary>
    public int Columns { get; private set; }

    /// <summary>Patches.</summary>
    public int Count => Rows * Columns;

    /// <summary>Numbers from one vector to the next; those beyond the vector's width are 0.</summary>
    public int Stride { get; }

    /// <summary>The vectors of the last read, row by row.</summary>
    public ReadOnlySpan<float> Vectors => _vectors.AsSpan(0, Count * Stride);

    /// <summary>A vector's room: whole SIMD registers of any machine we run on.</summary>
    public static int StrideOf(int width) => (width + 15) / 16 * 16;

    /// <summary>Reads the maps of a run.</summary>
    /// <param name="outputs">The run's outputs.</param>
    /// <returns>Null, or what is wrong with them.</returns>
    public Problem? Read(ITensorSource outputs)
    {
        var offset = 0;
        for (var layer = 0; layer < _layers.Outputs.Count; layer++)
        {
            var map = outputs.Output(_layers.Outputs[layer]);
            if (map.Shape.Length != 4 || map.Shape[0] != 1) return new Problem(ReasonCode.InferenceFailed, "The model gave no feature map for one image.");
            if (OutputCheck.Finite(map.Floats) is { } problem) return problem;
            var (channels, height, width) = ((int)map.Shape[1], (int)map.Shape[2], (int)map.Shape[3]);
            if (layer == 0) Resize(height, width);
            if (_plane.Length < height * width) (_plane, _sums) = (new float[height * width], new float[height * width]);
            if (offset + channels > _layers.Width) return new Problem(ReasonCode.InferenceFailed, "The model gave more channels than its graph announces.");
            for (var channel = 0; channel < channels; channel++)
            {
                Average(map.Floats.Slice(channel * height * width, height * width), height, width);
                if (height == Rows && width == Columns) Place(offset + channel);
                else PlaceResized(offset + channel, height, width);
            }

            offset += channels;
        }

        return null;
    }

    private void Resize(int height, int width)
    {
        if (height == Rows && width == Columns) return;
        (Rows, Columns) = (height, width);
        _vectors = new float[height * width * Stride];
    }

    /// <summary>The mean over 3×3, with zeros beyond the border as in the paper's code.</summary>
    private void Average(ReadOnlySpan<float> source, int height, int width)
    {
        for (var y = 0; y < height; y++)
        {
            var row = source.Slice(y * width, width);
            var to = _sums.AsSpan(y * width, width);
            for (var x = 0; x < width; x++) to[x] = (x > 0 ? row[x - 1] : 0) + row[x] + (x + 1 < width ? row[x + 1] : 0);
        }

        for (var i = 0; i < height * width; i++)
        {
            var (above, below) = (i >= width ? _sums[i - width] : 0, i + width < height * width ? _sums[i + width] : 0);
            _plane[i] = (above + _sums[i] + below) / Neighbourhood;
        }
    }

    private void Place(int column)
    {
        for (int i = 0, to = column; i < Count; i++, to += Stride) _vectors[to] = _plane[i];
    }

    private void PlaceResized(int column, int height, int width)
    {
        var to = column;
        for (var y = 0; y < Rows; y++)
        {
            var (top, bottom, down) = Between(y, Rows, height);
            for (var x = 0; x < Columns; x++, to += Stride)
            {
                var (left, right, across) = Between(x, Columns, width);
                var upper = float.Lerp(_plane[(top * width) + left], _plane[(top * width) + right], across);
                var lower = float.Lerp(_plane[(bottom * width) + left], _plane[(bottom * width) + right], across);
                _vectors[to] = float.Lerp(upper, lower, down);
            }
        }
    }

    private static (int Before, int After, float Share) Between(int at, int count, int source)
    {
        var position = Math.Max((((at + 0.5f) * source) / count) - 0.5f, 0);
        var before = Math.Min((int)position, source - 1);
        return (before, Math.Min(before + 1, source - 1), position - before);
    }
}
