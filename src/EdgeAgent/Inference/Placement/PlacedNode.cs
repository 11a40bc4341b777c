namespace Edge.Agent.Inference.Placement;

/// <summary>A node of the graph and the execution provider that ONNX Runtime gave it to, before that provider fused anything.</summary>
/// <param name="Provider">The provider by its policy name (<c>cpu</c>, <c>cuda</c>), or by its own where policies have none for it.</param>
/// <param name="Operator">The operator; outside the ONNX domain with its domain, <c>com.microsoft.QLinearAdd</c>.</param>
/// <param name="Name">The node's name; exporters may leave it empty.</param>
public sealed record PlacedNode(string Provider, string Operator, string Name);
