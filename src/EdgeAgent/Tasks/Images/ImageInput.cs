using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Tensors;

namespace Edge.Agent.Tasks.Images;

/// <summary>The image tensor of a graph, found and compared with what the description says.</summary>
internal static class ImageInput
{
    /// <summary>Compares.</summary>
    /// <param name="input">The description's input.</param>
    /// <param name="preprocessing">How images come to it.</param>
    /// <param name="signature">The graph.</param>
    /// <param name="errors">Takes every disagreement.</param>
    /// <returns>The tensor's elements: Float32 or UInt8.</returns>
    public static TensorType Check(ModelInput input, ModelPreprocessing preprocessing, ModelSignature signature, List<string> errors)
    {
        if (signature.Inputs.Count != 1 || signature.Inputs[0].Name != input.Name)
        {
            errors.Add($"'input.name' says '{input.Name}', the graph's inputs are {string.Join(", ", signature.Inputs.Select(tensor => tensor.Name))}");
            return TensorType.Float32;
        }

        var graph = signature.Inputs[0];
        if (graph.Type is not (TensorType.Float32 or TensorType.UInt8)) errors.Add($"the input is {graph.Type}; only Float32 and UInt8 are supported");
        if (graph.Type == TensorType.UInt8 && !IsPlain(preprocessing)) errors.Add("the input is UInt8 and takes pixels as they are: 'preprocessing' must have 'scale' 1, 'mean' 0 and 'std' 1");
        var shape = input.ToShape();
        if (!ModelSignature.Fits(graph.Shape, shape)) errors.Add($"'input' describes {ModelSignature.Text(shape)}, the graph takes {ModelSignature.Text(graph.Shape)}");
        return graph.Type;
    }

    private static bool IsPlain(ModelPreprocessing preprocessing) =>
        preprocessing.Scale == 1 && preprocessing.Mean.All(mean => mean == 0) && preprocessing.Std.All(std => std == 1);
}
