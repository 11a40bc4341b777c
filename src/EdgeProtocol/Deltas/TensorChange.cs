namespace Edge.Protocol.Deltas;

/// <summary>A tensor of two versions of an ONNX file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type as ONNX names it, in the target where it is there.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="State">What became of it.</param>
/// <param name="Values">Values it has.</param>
/// <param name="Changed">Values that differ.</param>
public sealed record TensorChange(string Name, string Type, IReadOnlyList<long> Shape, TensorState State, long Values, long Changed);
