namespace Edge.Protocol.Deltas;

/// <summary>A delta, and what in it costs what.</summary>
/// <param name="Bytes">The artifact.</param>
/// <param name="Kind">The encoding that was the smallest.</param>
/// <param name="WholeSize">Bytes that the file takes alone, as <see cref="DeltaEncoder.Whole"/> makes it.</param>
/// <param name="TensorBytes">Bytes of each tensor that is predicted, by name; none where the delta knows only bytes.</param>
public sealed record EncodedDelta(byte[] Bytes, DeltaKind Kind, long WholeSize, IReadOnlyDictionary<string, long> TensorBytes);
