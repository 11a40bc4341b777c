using System.Numerics.Tensors;
using Edge.Agent.Tasks.AnomalyDetection;

namespace Edge.Agent.Teaching;

/// <summary>
/// Picks the vectors that stand for the others: always the one farthest from those picked (greedy k-centre, PatchCore),
/// measured in a random projection, which keeps distances and costs a fraction.
/// </summary>
internal sealed class Coreset
{
    /// <summary>Numbers of a projected vector, as in the paper's code.</summary>
    private const int ProjectedWidth = 128;

    /// <summary>Any, but always the same: the same pictures make the same model.</summary>
    private const ulong Seed = 20220601;

    private readonly float[] _projected;
    private readonly int _count;

    /// <summary>Projects vectors.</summary>
    /// <param name="vectors">The vectors, one after the other.</param>
    /// <param name="stride">Numbers from one to the next.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Coreset(ReadOnlySpan<float> vectors, int stride, CancellationToken cancellationToken)
    {
        _count = vectors.Length / stride;
        _projected = new float[_count * ProjectedWidth];
        var axes = Axes(stride);
        for (var i = 0; i < _count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var vector = vectors.Slice(i * stride, stride);
            for (var axis = 0; axis < ProjectedWidth; axis++)
                _projected[(i * ProjectedWidth) + axis] = TensorPrimitives.Dot(vector, axes.AsSpan(axis * stride, stride));
        }
    }

    /// <summary>Picks among some of the vectors.</summary>
    /// <param name="among">Indices of those that may be picked.</param>
    /// <param name="wanted">How many to pick.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Indices of the picked, the first ones cover most.</returns>
    public int[] Pick(int[] among, int wanted, CancellationToken cancellationToken)
    {
        var rows = Gather(among);
        var norms = new float[among.Length];
        for (var i = 0; i < norms.Length; i++) norms[i] = VectorDistance.Norm(rows.AsSpan(i * ProjectedWidth, ProjectedWidth));
        var (nearest, distances) = (new float[among.Length], new float[among.Length]);
        Array.Fill(nearest, float.MaxValue);
        var picked = new int[Math.Min(wanted, among.Length)];
        var next = 0;
        for (var i = 0; i < picked.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            picked[i] = among[next];
            VectorDistance.Squared(rows.AsSpan(next * ProjectedWidth, ProjectedWidth), rows, norms, distances);
            TensorPrimitives.Min(nearest, distances, nearest);
            next = TensorPrimitives.IndexOfMax<float>(nearest);
        }

        return picked;
    }

    private float[] Gather(int[] among)
    {
        if (among.Length == _count) return _projected;
        var rows = new float[among.Length * ProjectedWidth];
        for (var i = 0; i < among.Length; i++) _projected.AsSpan(among[i] * ProjectedWidth, ProjectedWidth).CopyTo(rows.AsSpan(i * ProjectedWidth));
        return rows;
    }

    private static float[] Axes(int stride)
    {
        var state = Seed;
        var axes = new float[ProjectedWidth * stride];
        // The sum of four evens is near enough to a normal for a projection.
        for (var i = 0; i < axes.Length; i++) axes[i] = Even(ref state) + Even(ref state) + Even(ref state) + Even(ref state) - 2;
        return axes;
    }

    /// <summary>SplitMix64: the same numbers on every box and in every version of .NET.</summary>
    private static float Even(ref ulong state)
    {
        var bits = state += 0x9E37_79B9_7F4A_7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return ((bits ^ (bits >> 31)) >> 40) / (float)(1 << 24);
    }
}
