namespace Edge.Protocol.Deltas.Onnx;

/// <summary>What belongs to a quantized tensor.</summary>
/// <param name="Scale">Name of its scales.</param>
/// <param name="Zero">Name of its zero points, or null.</param>
/// <param name="Axis">The dimension that the scales run along.</param>
internal sealed record QuantizedTensor(string Scale, string? Zero, long Axis);
