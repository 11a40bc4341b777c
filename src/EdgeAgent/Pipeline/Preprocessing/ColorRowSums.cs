using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>The pass along rows of four-byte pixels: a pixel is a vector of four numbers.</summary>
internal static class ColorRowSums
{
    /// <summary>Four rows at once, which share the weights they are multiplied with.</summary>
    /// <param name="source">The first row's first byte.</param>
    /// <param name="sourceStride">Bytes from one row to the next.</param>
    /// <param name="target">The first resized row's first byte.</param>
    /// <param name="targetStride">Bytes from one resized row to the next.</param>
    /// <param name="table">The weights.</param>
    public static void Four(ref byte source, nint sourceStride, ref byte target, nint targetStride, ResampleTable table)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(table.Weights);
        for (var x = 0; x < table.Starts.Length; x++)
        {
            ref var pixel = ref Unsafe.Add(ref source, (nint)table.Starts[x] * 4);
            ref var weight = ref Unsafe.Add(ref weights, (nint)x * table.Stride);
            ref var end = ref Unsafe.Add(ref weight, table.Counts[x]);
            var (first, second, third, fourth) = (Vector128.Create(FixedPoint.Half), Vector128.Create(FixedPoint.Half), Vector128.Create(FixedPoint.Half), Vector128.Create(FixedPoint.Half));
            for (; Unsafe.IsAddressLessThan(ref weight, ref end); weight = ref Unsafe.Add(ref weight, 1))
            {
                var factor = Vector128.Create(weight);
                first += FixedPoint.Load(ref pixel) * factor;
                second += FixedPoint.Load(ref Unsafe.Add(ref pixel, sourceStride)) * factor;
                third += FixedPoint.Load(ref Unsafe.Add(ref pixel, 2 * sourceStride)) * factor;
                fourth += FixedPoint.Load(ref Unsafe.Add(ref pixel, 3 * sourceStride)) * factor;
                pixel = ref Unsafe.Add(ref pixel, 4);
            }

            ref var to = ref Unsafe.Add(ref target, (nint)x * 4);
            FixedPoint.Store(first, ref to);
            FixedPoint.Store(second, ref Unsafe.Add(ref to, targetStride));
            FixedPoint.Store(third, ref Unsafe.Add(ref to, 2 * targetStride));
            FixedPoint.Store(fourth, ref Unsafe.Add(ref to, 3 * targetStride));
        }
    }

    /// <summary>One row.</summary>
    /// <param name="source">Its first byte.</param>
    /// <param name="target">The resized row's first byte.</param>
    /// <param name="table">The weights.</param>
    public static void One(ref byte source, ref byte target, ResampleTable table)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(table.Weights);
        for (var x = 0; x < table.Starts.Length; x++)
        {
            ref var pixel = ref Unsafe.Add(ref source, (nint)table.Starts[x] * 4);
            ref var weight = ref Unsafe.Add(ref weights, (nint)x * table.Stride);
            var sum = Vector128.Create(FixedPoint.Half);
            for (var i = 0; i < table.Counts[x]; i++)
                sum += FixedPoint.Load(ref Unsafe.Add(ref pixel, i * 4)) * Vector128.Create(Unsafe.Add(ref weight, i));
            FixedPoint.Store(sum, ref Unsafe.Add(ref target, (nint)x * 4));
        }
    }
}
