using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>The pass along columns: one output row is the weighted sum of some rows, byte by byte, whatever a pixel is.</summary>
internal static class ColumnSums
{
    /// <summary>Fills an output row.</summary>
    /// <param name="rows">As many rows as there are weights, each as long as <paramref name="target"/>.</param>
    /// <param name="weights">A weight per row.</param>
    /// <param name="target">The output row.</param>
    public static void Fill(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> target)
    {
        ref var source = ref MemoryMarshal.GetReference(rows);
        var x = 0;
        for (; x + Vector128<byte>.Count <= target.Length; x += Vector128<byte>.Count)
            Sixteen(ref Unsafe.Add(ref source, x), target.Length, weights).StoreUnsafe(ref target[x]);
        for (; x < target.Length; x++)
        {
            var sum = FixedPoint.Half;
            for (var row = 0; row < weights.Length; row++) sum += rows[(row * target.Length) + x] * weights[row];
            target[x] = FixedPoint.Pixel(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Sixteen(ref byte source, int stride, ReadOnlySpan<int> weights)
    {
        var half = Vector128.Create(FixedPoint.Half);
        var (first, second, third, fourth) = (half, half, half, half);
        foreach (var weight in weights)
        {
            var factor = Vector128.Create(weight);
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source));
            var (a, b) = Vector128.Widen(low);
            var (c, d) = Vector128.Widen(high);
            first += a.AsInt32() * factor;
            second += b.AsInt32() * factor;
            third += c.AsInt32() * factor;
            fourth += d.AsInt32() * factor;
            source = ref Unsafe.Add(ref source, stride);
        }

        var lower = Vector128.Narrow(FixedPoint.Pixels(first), FixedPoint.Pixels(second)).AsUInt16();
        var upper = Vector128.Narrow(FixedPoint.Pixels(third), FixedPoint.Pixels(fourth)).AsUInt16();
        return Vector128.Narrow(lower, upper);
    }
}
