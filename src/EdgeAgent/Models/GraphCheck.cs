using Edge.Agent.Inference;
using Edge.Agent.Models.Layouts;
using Edge.Agent.Tasks;
using Edge.Agent.Tensors;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Edge.Agent.Models;

/// <summary>Compares a description with what its ONNX file says of itself, without ONNX Runtime: for a folder that is wrong anyway.</summary>
internal static class GraphCheck
{
    /// <summary>Compares.</summary>
    /// <param name="bundle">The folder, as far as it could be read.</param>
    /// <returns>Every disagreement, or that the file is no ONNX; null when nothing is known against it.</returns>
    public static Problem? Run(ModelBundle bundle)
    {
        if (!File.Exists(bundle.ModelFile)) return null;
        if (!OnnxHeaderReader.Read(bundle.ModelFile).TryGet(out var header, out var problem)) return problem;
        if (Tensors(header.Inputs) is not { } inputs || Tensors(header.Outputs) is not { } outputs) return null;
        return TaskCatalog.ByName[bundle.Description.Task.Task].Bind(bundle, new ModelSignature(inputs, outputs)).Problem;
    }

    /// <summary>Null when one is no tensor: that is said when the graph is loaded.</summary>
    private static TensorInfo[]? Tensors(IReadOnlyList<OnnxValue> values)
    {
        var tensors = new TensorInfo[values.Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            // ONNX Runtime numbers elements as TensorProto.DataType does.
            if (TensorTypes.FromOnnx((TensorElementType)values[i].ElementType) is not { } type) return null;
            tensors[i] = new TensorInfo(values[i].Name, type, [.. values[i].Shape], [.. values[i].Shape.Select(_ => "")]);
        }

        return tensors;
    }
}
