using Edge.Protocol.Deltas;

namespace Edge.Hub.Api;

/// <summary>A tensor between two versions.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="State">What became of it.</param>
/// <param name="Values">Values it has.</param>
/// <param name="Changed">Values that differ.</param>
/// <param name="Bytes">Its part of the delta; absent where the delta does not treat it apart.</param>
public sealed record TensorDiffView(string Name, string Type, IReadOnlyList<long> Shape, TensorState State, long Values, long Changed, long? Bytes);
