namespace Edge.Agent.Tensors;

/// <summary>Sums over shapes that are known to be good; those from outside are for <see cref="Api.Tensors.Shapes"/>.</summary>
internal static class TensorShape
{
    /// <summary>The number of elements.</summary>
    /// <param name="shape">The dimensions, none negative; none at all is a scalar.</param>
    /// <exception cref="OverflowException">More than 64 bits hold.</exception>
    public static long Elements(ReadOnlySpan<long> shape)
    {
        long elements = 1;
        foreach (var dimension in shape) elements = checked(elements * dimension);
        return elements;
    }
}
