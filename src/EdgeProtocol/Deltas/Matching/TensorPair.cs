using Edge.Protocol.Deltas.Onnx;

namespace Edge.Protocol.Deltas.Matching;

/// <summary>A tensor of the target and the one of the same name and form in the base.</summary>
/// <param name="Old">The base's.</param>
/// <param name="New">The target's.</param>
/// <param name="Graph">Path of the ONNX file that names both.</param>
internal sealed record TensorPair(OnnxTensor Old, OnnxTensor New, string Graph);
