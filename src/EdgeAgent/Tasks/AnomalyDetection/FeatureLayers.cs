using Edge.Agent.Inference;
using Edge.Agent.Tensors;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>The feature maps of a graph that make up a patch's vector.</summary>
/// <param name="Outputs">Their positions among the graph's outputs, in the vector's order.</param>
/// <param name="Width">Numbers of a vector: the channels of all of them.</param>
internal sealed record FeatureLayers(IReadOnlyList<int> Outputs, int Width)
{
    /// <summary>Dimensions of a map: one image, channels, height, width.</summary>
    private const int Rank = 4;

    /// <summary>Finds named maps.</summary>
    /// <param name="signature">The graph.</param>
    /// <param name="names">Names of its outputs.</param>
    /// <param name="errors">Takes every disagreement.</param>
    public static FeatureLayers Find(ModelSignature signature, IReadOnlyList<string> names, List<string> errors)
    {
        var outputs = new List<int>();
        foreach (var name in names)
        {
            var index = signature.IndexOfOutput(name);
            if (index < 0) errors.Add($"'output.layers' names '{name}', the graph's outputs are {string.Join(", ", signature.Outputs.Select(tensor => tensor.Name))}");
            else if (!IsMap(signature.Outputs[index])) errors.Add($"'{name}' is {signature.Outputs[index].Type} {ModelSignature.Text(signature.Outputs[index].Shape)}; a feature map is Float32 [1, channels, height, width] with known channels");
            else outputs.Add(index);
        }

        return new FeatureLayers(outputs, outputs.Sum(index => (int)signature.Outputs[index].Shape[1]));
    }

    /// <summary>Every map a graph gives.</summary>
    /// <param name="signature">The graph.</param>
    public static IReadOnlyList<string> All(ModelSignature signature) => [.. signature.Outputs.Where(IsMap).Select(tensor => tensor.Name)];

    private static bool IsMap(TensorInfo tensor) => tensor.Type == TensorType.Float32 && tensor.Shape.Count == Rank && tensor.Shape[1] > 0;
}
