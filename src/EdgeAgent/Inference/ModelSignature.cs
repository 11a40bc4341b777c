using Edge.Agent.Models;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Edge.Agent.Inference;

/// <summary>The tensors of one inference, after <c>model.json</c> and the ONNX graph were found to agree.</summary>
/// <param name="InputShape">Shape of the input tensor, one image.</param>
/// <param name="OutputShape">Shape of the output tensor, one image.</param>
internal sealed record ModelSignature(long[] InputShape, long[] OutputShape)
{
    /// <summary>Compares a description with the graph.</summary>
    /// <param name="bundle">The model's folder.</param>
    /// <param name="session">The graph, loaded.</param>
    /// <returns>The shapes, or every disagreement.</returns>
    public static Outcome<ModelSignature> Check(ModelBundle bundle, InferenceSession session)
    {
        var errors = new List<string>();
        var description = bundle.Description;
        var input = description.Input;
        long[] inputShape = [1, input.Channels, input.Height, input.Width];
        if (session.InputNames.Count != 1 || session.InputNames[0] != input.Name)
            errors.Add($"'input.name' says '{input.Name}', the graph's inputs are {string.Join(", ", session.InputNames)}");
        else
            CheckInput(session.InputMetadata[input.Name], inputShape, errors);

        long[] outputShape = [1, bundle.Labels.Count];
        if (!session.OutputMetadata.TryGetValue(description.Output, out var output))
            errors.Add($"'output.name' says '{description.Output}', the graph's outputs are {string.Join(", ", session.OutputNames)}");
        else
            outputShape = CheckOutput(output, bundle.Labels.Count, errors);

        return errors.Count == 0
            ? new ModelSignature(inputShape, outputShape)
            : new Problem(ReasonCode.ModelInvalid, $"{Path.Combine(bundle.Directory, ModelDescription.FileName)} and {description.File} disagree: {string.Join("; ", errors)}.");
    }

    private static void CheckInput(NodeMetadata graph, long[] shape, List<string> errors)
    {
        if (graph.ElementDataType != TensorElementType.Float) errors.Add($"the input is {graph.ElementDataType}; only Float is supported");
        if (!Fits(graph.Dimensions, shape)) errors.Add($"'input' describes {Text(shape)}, the graph takes {Text(graph.Dimensions)}");
    }

    private static long[] CheckOutput(NodeMetadata graph, int labels, List<string> errors)
    {
        if (graph.ElementDataType != TensorElementType.Float) errors.Add($"the output is {graph.ElementDataType}; only Float is supported");
        // Classifiers end in [N, labels]; those that end in a convolution and a pooling in [N, labels, 1, 1].
        var shape = new long[Math.Max(graph.Dimensions.Length, 2)];
        Array.Fill(shape, 1);
        shape[1] = labels;
        if (!Fits(graph.Dimensions, shape)) errors.Add($"the labels file has {labels} labels, the graph gives {Text(graph.Dimensions)}");
        return shape;
    }

    private static bool Fits(int[] graph, long[] shape) =>
        graph.Length == shape.Length && graph.Zip(shape).All(pair => pair.First < 0 || pair.First == pair.Second);

    private static string Text<T>(T[] shape) => $"[{string.Join(", ", shape)}]";
}
