using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>The pass along rows of one-byte pixels: four neighbours are a vector of four numbers.</summary>
internal static class GrayRowSums
{
    /// <summary>One row.</summary>
    /// <param name="source">Its first byte.</param>
    /// <param name="target">The resized row's first byte.</param>
    /// <param name="table">The weights.</param>
    public static void One(ref byte source, ref byte target, ResampleTable table)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(table.Weights);
        for (var x = 0; x < table.Starts.Length; x++)
        {
            ref var pixel = ref Unsafe.Add(ref source, (nint)table.Starts[x]);
            ref var weight = ref Unsafe.Add(ref weights, (nint)x * table.Stride);
            var count = table.Counts[x];
            var sums = Vector128<int>.Zero;
            var i = 0;
            for (; i + 4 <= count; i += 4) sums += FixedPoint.Load(ref Unsafe.Add(ref pixel, i)) * Vector128.LoadUnsafe(ref weight, (nuint)i);
            var sum = FixedPoint.Half + Vector128.Sum(sums);
            for (; i < count; i++) sum += Unsafe.Add(ref pixel, i) * Unsafe.Add(ref weight, i);
            Unsafe.Add(ref target, x) = FixedPoint.Pixel(sum);
        }
    }
}
