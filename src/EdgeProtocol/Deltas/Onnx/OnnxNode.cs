namespace Edge.Protocol.Deltas.Onnx;

/// <summary>A node of the main graph.</summary>
/// <param name="Operator">What it does.</param>
/// <param name="Inputs">Names of its inputs; empty where one is left out.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="Axis">Its attribute of that name, or null.</param>
internal sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, long? Axis);
