using System.Runtime.InteropServices;

namespace Edge.Agent.Tensors;

/// <summary>An output tensor in somebody else's memory.</summary>
public readonly ref struct TensorView
{
    /// <summary>A view.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="bytes">Elements in row-major order, little endian.</param>
    public TensorView(TensorType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> bytes)
    {
        Type = type;
        Shape = shape;
        Bytes = bytes;
    }

    /// <summary>Element type.</summary>
    public TensorType Type { get; }

    /// <summary>Its dimensions.</summary>
    public ReadOnlySpan<long> Shape { get; }

    /// <summary>Elements in row-major order, little endian; <see cref="TensorType.Bytes"/> each with its 4-byte length.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The elements of a <see cref="TensorType.Float32"/> tensor.</summary>
    public ReadOnlySpan<float> Floats => MemoryMarshal.Cast<byte, float>(Bytes);
}
