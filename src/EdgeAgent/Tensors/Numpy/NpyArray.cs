namespace Edge.Agent.Tensors.Numpy;

/// <summary>An array as NumPy stores it.</summary>
/// <param name="Type">Element type; <see cref="TensorType.Bytes"/> and <see cref="TensorType.BFloat16"/> have no form there.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Data">Elements in row-major order, little endian.</param>
internal sealed record NpyArray(TensorType Type, long[] Shape, ReadOnlyMemory<byte> Data);
