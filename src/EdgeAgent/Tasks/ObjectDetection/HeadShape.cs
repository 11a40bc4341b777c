using Edge.Agent.Inference;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>What a head's tensor must look like: [1, rows, columns], of which one is known.</summary>
/// <param name="Output">Position among the graph's outputs.</param>
/// <param name="Rows">Its rows; -1 for any number.</param>
/// <param name="Columns">Its columns; -1 for any number.</param>
internal readonly record struct HeadShape(int Output, long Rows, long Columns)
{
    /// <summary>Finds a tensor in a graph and compares it.</summary>
    /// <param name="signature">The graph.</param>
    /// <param name="field">The description's field that names it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Its rows; -1 for any number.</param>
    /// <param name="columns">Its columns; -1 for any number.</param>
    /// <param name="why">What the known number is made of.</param>
    /// <param name="errors">Takes every disagreement.</param>
    public static HeadShape Find(ModelSignature signature, string field, string name, long rows, long columns, string why, List<string> errors)
    {
        var index = signature.IndexOfOutput(name);
        if (index < 0)
        {
            errors.Add($"'{field}' says '{name}', the graph's outputs are {string.Join(", ", signature.Outputs.Select(tensor => tensor.Name))}");
            return default;
        }

        var graph = signature.Outputs[index];
        if (graph.Type != TensorType.Float32) errors.Add($"output '{name}' is {graph.Type}; only Float32 is supported");
        long[] wanted = [1, rows, columns];
        if (graph.Shape.Count != 3 || !graph.Shape.Zip(wanted).All(pair => pair.First < 0 || pair.Second < 0 || pair.First == pair.Second))
            errors.Add($"output '{name}' is {ModelSignature.Text(graph.Shape)}, 'output.head' asks for {ModelSignature.Text(wanted)}: {why}");
        return new HeadShape(index, rows, columns);
    }

    /// <summary>Looks at an output as it came.</summary>
    /// <param name="outputs">The run's outputs.</param>
    /// <param name="view">The tensor.</param>
    /// <returns>Null, or what is wrong with it.</returns>
    public Problem? Take(ITensorSource outputs, out TensorView view)
    {
        view = outputs.Output(Output);
        var shape = view.Shape;
        if (shape.Length != 3 || shape[0] != 1 || (Rows >= 0 && shape[1] != Rows) || (Columns >= 0 && shape[2] != Columns))
            return new Problem(ReasonCode.InferenceFailed, $"The model gave {ModelSignature.Text(shape.ToArray())} where {ModelSignature.Text([1, Rows, Columns])} was expected.");
        return OutputCheck.Finite(view.Floats);
    }
}
