namespace Edge.Protocol.Deltas.Onnx;

/// <summary>Finds which scales and zero points belong to which weights, and which scales are products of others.</summary>
internal sealed class QuantizationTies
{
    private readonly Dictionary<string, QuantizedTensor> _weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string First, string Second)> _products = new(StringComparer.Ordinal);
    private readonly OnnxGraph _graph;

    /// <summary>Walks a graph.</summary>
    /// <param name="graph">The graph.</param>
    public QuantizationTies(OnnxGraph graph)
    {
        _graph = graph;
        var dequantized = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            if (node.Operator == "DequantizeLinear" && node.Outputs.Count > 0) dequantized.TryAdd(node.Outputs[0], node);
            Tie(node);
        }

        foreach (var node in graph.Nodes) Multiply(node, dequantized);
        foreach (var name in graph.Tensors.Keys) TieByName(name);
    }

    /// <summary>What belongs to a tensor, or null.</summary>
    /// <param name="name">The tensor's name.</param>
    public QuantizedTensor? Of(string name) => _weights.GetValueOrDefault(name);

    /// <summary>The two scales whose product a scale is, or null.</summary>
    /// <param name="scale">The scale's name.</param>
    public (string First, string Second)? ProductOf(string scale) => _products.TryGetValue(scale, out var factors) ? factors : null;

    private void Tie(OnnxNode node)
    {
        switch (node.Operator)
        {
            case "DequantizeLinear": Add(node, 0, 1, 2, node.Axis ?? 1); break;
            case "QLinearConv": Add(node, 3, 4, 5, 0); AddBias(node, 8, 1, 4); break;
            case "QLinearMatMul": Add(node, 3, 4, 5, -1); break;
            case "QGemm": Add(node, 3, 4, 5, 0); AddBias(node, 6, 1, 4); break;
        }
    }

    private void Add(OnnxNode node, int weight, int scale, int zero, long axis)
    {
        if (Input(node, weight) is { } name && Input(node, scale) is { } scales) _weights.TryAdd(name, new QuantizedTensor(scales, Input(node, zero), axis));
    }

    /// <summary>A bias without scales of its own has the product of input and weight scales; that product has no name in the graph.</summary>
    private void AddBias(OnnxNode node, int bias, int input, int weight)
    {
        if (Input(node, bias) is not { } name || Input(node, input) is not { } first || Input(node, weight) is not { } second) return;
        var product = $"{first} * {second}";
        _weights.TryAdd(name, new QuantizedTensor(product, null, 0));
        _products.TryAdd(product, (first, second));
    }

    /// <summary>QDQ: the scales of a dequantized bias are those of the input times those of the weights.</summary>
    private void Multiply(OnnxNode node, Dictionary<string, OnnxNode> dequantized)
    {
        if (node.Operator is not ("Conv" or "ConvTranspose" or "Gemm") || node.Inputs.Count < 3) return;
        var scales = new string?[3];
        for (var i = 0; i < 3; i++) scales[i] = dequantized.GetValueOrDefault(node.Inputs[i]) is { } from ? Input(from, 1) : null;
        if (scales[0] is { } input && scales[1] is { } weight && scales[2] is { } bias) _products.TryAdd(bias, (input, weight));
    }

    /// <summary>Dynamic quantization scales the product, not the weight, and shows the tie only in the names its tools give.</summary>
    private void TieByName(string name)
    {
        const string suffix = "_quantized";
        if (!name.EndsWith(suffix, StringComparison.Ordinal)) return;
        var stem = name[..^suffix.Length];
        if (_graph.Tensors.ContainsKey(stem + "_scale")) _weights.TryAdd(name, new QuantizedTensor(stem + "_scale", stem + "_zero_point", -1));
    }

    private string? Input(OnnxNode node, int index) => index < node.Inputs.Count && _graph.Tensors.ContainsKey(node.Inputs[index]) ? node.Inputs[index] : null;
}
