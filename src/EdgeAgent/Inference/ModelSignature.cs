using Edge.Agent.Tensors;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>The tensors a graph takes and gives, in the graph's order.</summary>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record ModelSignature(IReadOnlyList<TensorInfo> Inputs, IReadOnlyList<TensorInfo> Outputs)
{
    /// <summary>Reads a graph's signature.</summary>
    /// <param name="session">The graph, loaded.</param>
    /// <param name="file">The ONNX file, for messages.</param>
    /// <returns>The signature, or every input and output that is no tensor the protocols can carry.</returns>
    internal static Outcome<ModelSignature> Read(InferenceSession session, string file)
    {
        var errors = new List<string>();
        var signature = new ModelSignature(
            Read("input", session.InputNames, session.InputMetadata, errors),
            Read("output", session.OutputNames, session.OutputMetadata, errors));
        return errors.Count == 0 ? signature : new Problem(ReasonCode.ModelInvalid, $"{file}: {string.Join("; ", errors)}; only tensors of plain numbers and strings are served. Export the model without it.");
    }

    /// <summary>Whether a graph's shape, open dimensions included, takes a given one.</summary>
    /// <param name="graph">The graph's dimensions; negative ones are open.</param>
    /// <param name="shape">Known dimensions.</param>
    public static bool Fits(IReadOnlyList<long> graph, IReadOnlyList<long> shape) =>
        graph.Count == shape.Count && graph.Zip(shape).All(pair => pair.First < 0 || pair.First == pair.Second);

    /// <summary>Whether another graph takes and gives the same tensors in the same order; what open dimensions are called does not matter.</summary>
    /// <param name="other">The other graph's.</param>
    public bool IsSameAs(ModelSignature other) => AreSame(Inputs, other.Inputs) && AreSame(Outputs, other.Outputs);

    /// <summary>A shape as people write it, for example <c>[1, 3, 224, 224]</c>.</summary>
    /// <param name="shape">Dimensions.</param>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>Position of an input, or -1.</summary>
    /// <param name="name">Its name.</param>
    public int IndexOfInput(string name) => IndexOf(Inputs, name);

    /// <summary>Position of an output, or -1.</summary>
    /// <param name="name">Its name.</param>
    public int IndexOfOutput(string name) => IndexOf(Outputs, name);

    private static bool AreSame(IReadOnlyList<TensorInfo> left, IReadOnlyList<TensorInfo> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => pair.First.Name == pair.Second.Name && pair.First.Type == pair.Second.Type && pair.First.Shape.SequenceEqual(pair.Second.Shape));

    private static int IndexOf(IReadOnlyList<TensorInfo> tensors, string name)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].Name == name) return i;
        }

        return -1;
    }

    private static TensorInfo[] Read(string kind, IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> nodes, List<string> errors)
    {
        var tensors = new TensorInfo[names.Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            var node = nodes[names[i]];
            var type = node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR ? TensorTypes.FromOnnx(node.ElementDataType) : null;
            if (type is null)
            {
                errors.Add($"{kind} '{names[i]}' is {(node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR ? $"a tensor of {node.ElementDataType}" : node.OnnxValueType)}");
                continue;
            }

            // A dimension of 0 stands for "unknown" in old exports; -1 is what the protocols say.
            long[] shape = [.. node.Dimensions.Select(dimension => dimension > 0 ? (long)dimension : -1)];
            tensors[i] = new TensorInfo(names[i], type.Value, shape, node.SymbolicDimensions);
        }

        return tensors;
    }
}
