using System.Numerics.Tensors;
using Edge.Agent.Inference;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Tasks.FeatureExtraction;

/// <summary>The output half of feature extraction. One per lane; not thread-safe.</summary>
internal sealed class VectorOutput
{
    /// <summary>No row is filling.</summary>
    public const int AllRows = int.MaxValue;

    private readonly int _output;
    private readonly Pooling _pooling;
    private readonly bool _normalize;
    private float[] _vector = [];
    private int _length;

    public VectorOutput(int output, Pooling pooling, bool normalize)
    {
        _output = output;
        _pooling = pooling;
        _normalize = normalize;
    }

    /// <summary>The vector of the last read; with <see cref="Pooling.None"/> over several rows, those one after the other.</summary>
    public ReadOnlySpan<float> Vector => _vector.AsSpan(0, _length);

    /// <summary>Finds the output in a graph.</summary>
    /// <param name="signature">The graph.</param>
    /// <param name="name">The output's name.</param>
    /// <param name="pooling">What is to become of it.</param>
    /// <param name="errors">Takes every disagreement.</param>
    /// <returns>Its position.</returns>
    public static int Find(ModelSignature signature, string name, Pooling pooling, List<string> errors)
    {
        var index = signature.IndexOfOutput(name);
        if (index < 0)
        {
            errors.Add($"'output.name' says '{name}', the graph's outputs are {string.Join(", ", signature.Outputs.Select(tensor => tensor.Name))}");
            return 0;
        }

        var graph = signature.Outputs[index];
        if (graph.Type != TensorType.Float32) errors.Add($"output '{name}' is {graph.Type}; only Float32 is supported");
        // A graph that states no shape at all is asked at its first run.
        var rank = graph.Shape.Count;
        var fits = pooling switch
        {
            Pooling.Cls => rank is 0 or 3,
            Pooling.Mean => rank is 0 or 3 or 4,
            _ => rank is 0 or (>= 2 and <= 4),
        };
        if (!fits) errors.Add($"output '{name}' is {ModelSignature.Text(graph.Shape)}; {Needs(pooling)}");
        return index;
    }

    /// <summary>Makes the vector.</summary>
    /// <param name="outputs">The run's outputs.</param>
    /// <param name="rows">Rows that are no filling.</param>
    /// <returns>Null, or what is wrong with them.</returns>
    public Problem? Read(ITensorSource outputs, int rows)
    {
        var output = outputs.Output(_output);
        var shape = output.Shape;
        var values = output.Floats;
        if (!Fits(shape, values.Length))
            return new Problem(ReasonCode.InferenceFailed, $"The model gave {ModelSignature.Text(shape.ToArray())} for a text or an image; {Needs(_pooling)}.");

        // Rows of numbers, or a map of features: channels, height, width.
        var width = (int)(shape.Length == 4 ? shape[1] : shape[^1]);
        if (_pooling == Pooling.None) Take(values, shape.Length == 3 ? Math.Min(rows, (int)shape[1]) * width : values.Length, width);
        else if (_pooling == Pooling.Cls) Take(values, width, width);
        else if (shape.Length == 3) MeanOfRows(values, Math.Clamp(rows, 1, (int)shape[1]), width);
        else MeanOfPlanes(values, width);
        return OutputCheck.Finite(Vector);
    }

    private bool Fits(ReadOnlySpan<long> shape, int count)
    {
        if (shape.Length < 2 || shape[0] != 1 || count == 0) return false;
        return _pooling switch
        {
            Pooling.Cls => shape.Length == 3,
            Pooling.Mean => shape.Length is 3 or 4,
            _ => shape.Length <= 3 || (shape.Length == 4 && shape[1] == count),
        };
    }

    private static string Needs(Pooling pooling) => pooling switch
    {
        Pooling.Cls => "pooling \"cls\" needs [1, pieces, width]",
        Pooling.Mean => "pooling \"mean\" needs [1, pieces, width] or [1, channels, height, width]",
        _ => "pooling \"none\" needs [1, width], [1, pieces, width] or [1, width, 1, 1]",
    };

    private void Take(ReadOnlySpan<float> values, int count, int width)
    {
        values[..count].CopyTo(Room(count));
        Finish(width);
    }

    private void MeanOfRows(ReadOnlySpan<float> values, int rows, int width)
    {
        var mean = Room(width);
        mean.Clear();
        for (var row = 0; row < rows; row++) TensorPrimitives.Add(mean, values.Slice(row * width, width), mean);
        TensorPrimitives.Divide(mean, rows, mean);
        Finish(width);
    }

    private void MeanOfPlanes(ReadOnlySpan<float> values, int channels)
    {
        var mean = Room(channels);
        var area = values.Length / channels;
        for (var channel = 0; channel < channels; channel++) mean[channel] = TensorPrimitives.Sum(values.Slice(channel * area, area)) / area;
        Finish(channels);
    }

    private Span<float> Room(int count)
    {
        if (_vector.Length < count) _vector = new float[count];
        _length = count;
        return _vector.AsSpan(0, count);
    }

    /// <summary>Gives every row length 1 where that is asked for; a row of zeros stays.</summary>
    private void Finish(int width)
    {
        if (!_normalize) return;
        for (var start = 0; start + width <= _length; start += width)
        {
            var row = _vector.AsSpan(start, width);
            var norm = TensorPrimitives.Norm(row);
            if (norm > 0) TensorPrimitives.Divide(row, norm, row);
        }
    }
}
