namespace Edge.Agent.Inference.Placement;

/// <summary>Where every node of a session runs, as ONNX Runtime assigned it, not as the policy wished it.</summary>
public sealed class PlacementLedger
{
    private readonly SortedDictionary<string, IReadOnlyDictionary<string, int>> _counts = new(StringComparer.Ordinal);

    /// <summary>A ledger of some nodes.</summary>
    /// <param name="nodes">The nodes in ONNX Runtime's order.</param>
    public PlacementLedger(IReadOnlyList<PlacedNode> nodes)
    {
        Nodes = nodes;
        foreach (var provider in nodes.GroupBy(node => node.Provider, StringComparer.Ordinal))
            _counts[provider.Key] = new SortedDictionary<string, int>(provider.CountBy(node => node.Operator).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>A ledger without nodes.</summary>
    public static PlacementLedger Empty { get; } = new([]);

    /// <summary>Every node.</summary>
    public IReadOnlyList<PlacedNode> Nodes { get; }

    /// <summary>Provider, operator, number of nodes; ordered by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts => _counts;

    /// <summary>Nodes that a provider runs.</summary>
    /// <param name="provider">Its name.</param>
    public int On(string provider) => _counts.TryGetValue(provider, out var operators) ? operators.Values.Sum() : 0;

    /// <summary>The ledger in a line: <c>cuda 31 of 33 nodes (Conv 20, Relu 11), cpu 2 (Shape 2)</c>.</summary>
    public override string ToString() => string.Join(", ", _counts
        .OrderByDescending(provider => provider.Value.Values.Sum())
        .Select((provider, index) => $"{provider.Key} {provider.Value.Values.Sum()}{(index == 0 ? $" of {Nodes.Count} nodes" : "")} ({Describe(provider.Value)})"));

    /// <summary>Operators and counts, most frequent first: <c>Conv 20, Relu 11</c>.</summary>
    /// <param name="operators">Number of nodes by operator.</param>
    public static string Describe(IReadOnlyDictionary<string, int> operators) =>
        string.Join(", ", operators.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
}
