namespace Edge.Agent.Tensors;

/// <summary>A tensor a graph takes or gives.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Its dimensions; -1 where the graph leaves one open.</param>
/// <param name="Symbols">The graph's names of the open dimensions, for example <c>batch_size</c>; empty where a dimension is fixed or nameless. As long as <paramref name="Shape"/>.</param>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape, IReadOnlyList<string> Symbols);
