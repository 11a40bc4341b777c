namespace Edge.Agent.Tensors;

/// <summary>A tensor of one request or answer.</summary>
/// <param name="Name">The tensor's name in the graph.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Its dimensions, all known; the product is the number of elements.</param>
/// <param name="Data">
/// The elements in row-major order, little endian. <see cref="TensorType.Bytes"/> as the protocol's binary form: each
/// element a 4-byte little-endian length and its bytes.
/// </param>
public readonly record struct TensorValue(string Name, TensorType Type, long[] Shape, ReadOnlyMemory<byte> Data);
