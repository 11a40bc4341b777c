using System.Numerics.Tensors;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>
/// Distances of an image's patches to the memory, and the image's score: the largest of them, weighed by how lonely the
/// vector nearest to it is (PatchCore, equation 7). One per lane; allocates only when the grid changes.
/// </summary>
internal sealed class AnomalyScorer
{
    /// <summary>Rows of the memory that all patches are held against before the next ones: they fit a small cache.</summary>
    private const int Block = 64;

    private readonly PatchMemory _memory;
    private readonly int _neighbours;
    private readonly float[] _block = new float[Block];
    private readonly float[] _all;
    private readonly float[] _near;
    private float[] _distances = [];
    private int[] _nearest = [];
    private int _count;

    public AnomalyScorer(PatchMemory memory, int neighbours)
    {
        _memory = memory;
        _neighbours = Math.Min(neighbours, memory.Count);
        _all = new float[memory.Count];
        _near = new float[_neighbours];
    }

    /// <summary>The distance of each patch to the memory.</summary>
    public ReadOnlySpan<float> Distances => _distances.AsSpan(0, _count);

    /// <summary>Scores an image.</summary>
    /// <param name="vectors">Its patches' vectors.</param>
    public float Score(ReadOnlySpan<float> vectors)
    {
        var stride = _memory.Stride;
        _count = vectors.Length / stride;
        if (_distances.Length < _count) (_distances, _nearest) = (new float[_count], new int[_count]);
        _distances.AsSpan(0, _count).Fill(float.MaxValue);
        for (var start = 0; start < _memory.Count; start += Block)
        {
            var length = Math.Min(Block, _memory.Count - start);
            var rows = _memory.Rows.Slice(start * stride, length * stride);
            for (var patch = 0; patch < _count; patch++)
            {
                var block = _block.AsSpan(0, length);
                VectorDistance.Squared(vectors.Slice(patch * stride, stride), rows, _memory.Norms.AsSpan(start, length), block);
                var best = TensorPrimitives.IndexOfMin<float>(block);
                if (block[best] < _distances[patch]) (_distances[patch], _nearest[patch]) = (block[best], start + best);
            }
        }

        var distances = _distances.AsSpan(0, _count);
        TensorPrimitives.Sqrt(distances, distances);
        var worst = TensorPrimitives.IndexOfMax<float>(distances);
        return distances[worst] * Weight(vectors.Slice(worst * stride, stride), _nearest[worst]);
    }

    /// <summary>One minus the softmax of the nearest vector's distance among those of its neighbours.</summary>
    private float Weight(ReadOnlySpan<float> patch, int nearest)
    {
        if (_neighbours == 1) return 1;
        VectorDistance.Squared(_memory.Row(nearest), _memory.Rows, _memory.Norms, _all);
        for (var i = 0; i < _neighbours; i++)
        {
            var next = TensorPrimitives.IndexOfMin<float>(_all);
            _all[next] = float.MaxValue;
            _near[i] = TensorPrimitives.Distance(patch, _memory.Row(next));
        }

        // The nearest itself is its own first neighbour.
        var largest = TensorPrimitives.Max<float>(_near);
        var sum = 0f;
        foreach (var distance in _near) sum += MathF.Exp(distance - largest);
        return 1 - (MathF.Exp(_near[0] - largest) / sum);
    }
}
