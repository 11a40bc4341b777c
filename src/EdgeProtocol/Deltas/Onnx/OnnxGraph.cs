using System.Text;

namespace Edge.Protocol.Deltas.Onnx;

/// <summary>
/// The tensors and nodes of an ONNX file's main graph, as much as tells what belongs to what. Subgraphs and functions are
/// only bytes here. Read by the encoder alone: a decoder is told offsets and never parses a model.
/// </summary>
/// <param name="Tensors">Tensors by name.</param>
/// <param name="Nodes">The nodes.</param>
internal sealed record OnnxGraph(IReadOnlyDictionary<string, OnnxTensor> Tensors, IReadOnlyList<OnnxNode> Nodes)
{
    private const int Graph = 7;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="path">Its path, to which paths of external data are relative.</param>
    /// <returns>The graph, or null where this is no ONNX file.</returns>
    public static OnnxGraph? Read(ReadOnlySpan<byte> file, string path)
    {
        var tensors = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        var nodes = new List<OnnxNode>();
        var model = new ProtoReader(file, 0, file.Length);
        while (model.Next())
        {
            if (model.Field != Graph || model.Type != 2) continue;
            var graph = model.Message();
            while (graph.Next())
            {
                if (graph.Type != 2) continue;
                if (graph.Field == 1) AddNode(graph.Message(), path, nodes, tensors);
                else if (graph.Field == 5 && TensorReader.Read(graph.Message(), path) is { Name.Length: > 0 } tensor) tensors.TryAdd(tensor.Name, tensor);
            }

            if (graph.IsBroken) return null;
        }

        return model.IsBroken || nodes.Count + tensors.Count == 0 ? null : new OnnxGraph(tensors, nodes);
    }

    private static void AddNode(ProtoReader node, string path, List<OnnxNode> nodes, Dictionary<string, OnnxTensor> tensors)
    {
        var inputs = new List<string>();
        var outputs = new List<string>();
        var kind = string.Empty;
        long? axis = null;
        OnnxTensor? constant = null;
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1: inputs.Add(Encoding.UTF8.GetString(node.Bytes)); break;
                case 2: outputs.Add(Encoding.UTF8.GetString(node.Bytes)); break;
                case 4: kind = Encoding.UTF8.GetString(node.Bytes); break;
                case 5 when node.Type == 2: ReadAttribute(node.Message(), path, ref axis, ref constant); break;
            }
        }

        if (kind == "Constant" && constant is not null && outputs.Count == 1) tensors.TryAdd(outputs[0], constant with { Name = outputs[0] });
        else nodes.Add(new OnnxNode(kind, inputs, outputs, axis));
    }

    private static void ReadAttribute(ProtoReader attribute, string path, ref long? axis, ref OnnxTensor? constant)
    {
        var isAxis = false;
        while (attribute.Next())
        {
            if (attribute.Field == 1) isAxis = attribute.Bytes.SequenceEqual("axis"u8);
            else if (attribute.Field == 3 && attribute.Type == 0 && isAxis) axis = (long)attribute.Number;
            else if (attribute.Field == 5 && attribute.Type == 2) constant = TensorReader.Read(attribute.Message(), path);
        }
    }
}
