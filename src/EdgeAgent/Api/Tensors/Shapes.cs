using Edge.Agent.Tensors;

namespace Edge.Agent.Api.Tensors;

/// <summary>Sums over shapes that came from outside: nothing here overflows.</summary>
internal static class Shapes
{
    /// <summary>Most dimensions a request may give a tensor. ONNX models have up to about ten; the protocols state no bound.</summary>
    public const int MaxRank = 32;

    /// <summary>The number of elements, or null when a dimension is negative or the product is beyond 64 bits.</summary>
    /// <param name="shape">The dimensions; none is a scalar.</param>
    public static long? Elements(ReadOnlySpan<long> shape)
    {
        UInt128 product = 1;
        var empty = false;
        foreach (var dimension in shape)
        {
            if (dimension < 0) return null;
            empty |= dimension == 0;
            product *= (UInt128)Math.Max(1, dimension);
            if (product > long.MaxValue) return null;
        }

        return empty ? 0 : (long)product;
    }

    /// <summary>The bytes of a tensor of a fixed-size type, or null beyond 64 bits.</summary>
    /// <param name="type">Not <see cref="TensorType.Bytes"/>.</param>
    /// <param name="elements">Number of elements.</param>
    public static long? ByteCount(TensorType type, long elements) =>
        (Int128)elements * type.Size() is var bytes && bytes <= long.MaxValue ? (long)bytes : null;

    /// <summary>A shape as people write it.</summary>
    /// <param name="shape">The dimensions.</param>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(',', shape)}]";
}
