using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>Distances of one vector to many. Every length is a multiple of <see cref="PatchFeatures.StrideOf"/>'s step.</summary>
internal static class VectorDistance
{
    /// <summary>Rows taken at once: so often is a part of the vector used that was loaded once.</summary>
    private const int Rows = 4;

    /// <summary>A vector's squared length.</summary>
    public static float Norm(ReadOnlySpan<float> vector) => TensorPrimitives.SumOfSquares(vector);

    /// <summary>The squared distances of a vector to rows.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="norms">Their squared lengths.</param>
    /// <param name="distances">Takes one for each; never below 0.</param>
    public static void Squared(ReadOnlySpan<float> vector, ReadOnlySpan<float> rows, ReadOnlySpan<float> norms, Span<float> distances)
    {
        var (stride, count) = (vector.Length, norms.Length);
        var i = 0;
        for (; i + Rows <= count; i += Rows) Four(vector, rows.Slice(i * stride, Rows * stride), distances.Slice(i, Rows));
        for (; i < count; i++) distances[i] = TensorPrimitives.Dot(vector, rows.Slice(i * stride, stride));
        // |a − b|² = |a|² − 2ab + |b|², which rounding may take below 0 for equal ones.
        var norm = Norm(vector);
        for (i = 0; i < count; i++) distances[i] = Math.Max(norm - (2 * distances[i]) + norms[i], 0);
    }

    private static void Four(ReadOnlySpan<float> vector, ReadOnlySpan<float> rows, Span<float> products)
    {
        var stride = vector.Length;
        var a = MemoryMarshal.Cast<float, Vector<float>>(vector);
        var first = MemoryMarshal.Cast<float, Vector<float>>(rows[..stride]);
        var second = MemoryMarshal.Cast<float, Vector<float>>(rows.Slice(stride, stride));
        var third = MemoryMarshal.Cast<float, Vector<float>>(rows.Slice(2 * stride, stride));
        var fourth = MemoryMarshal.Cast<float, Vector<float>>(rows.Slice(3 * stride, stride));
        var (w, x, y, z) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < a.Length && i < first.Length && i < second.Length && i < third.Length && i < fourth.Length; i++)
        {
            w += a[i] * first[i];
            x += a[i] * second[i];
            y += a[i] * third[i];
            z += a[i] * fourth[i];
        }

        (products[0], products[1], products[2], products[3]) = (Vector.Sum(w), Vector.Sum(x), Vector.Sum(y), Vector.Sum(z));
    }
}
