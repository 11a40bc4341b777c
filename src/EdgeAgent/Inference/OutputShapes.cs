using Edge.Agent.Tensors;

namespace Edge.Agent.Inference;

/// <summary>
/// Works out an output's shape from the inputs' where the graph names its open dimensions: <c>batch</c> of an output is
/// <c>batch</c> of an input. What it cannot know only the run can tell.
/// </summary>
internal static class OutputShapes
{
    /// <summary>The shape of an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="inputs">The graph's inputs.</param>
    /// <param name="shapes">Their current shapes.</param>
    /// <returns>Every dimension, or null.</returns>
    public static long[]? Resolve(TensorInfo output, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<long[]> shapes)
    {
        // Strings lie in ONNX Runtime's own memory in any case.
        if (output.Type == TensorType.Bytes) return null;
        var shape = new long[output.Shape.Count];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            var known = output.Shape[axis] >= 0 ? output.Shape[axis] : Find(output.Symbols[axis], inputs, shapes);
            if (known < 0) return null;
            shape[axis] = known;
        }

        return shape;
    }

    private static long Find(string symbol, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<long[]> shapes)
    {
        if (symbol.Length == 0) return -1;
        for (var i = 0; i < inputs.Count; i++)
        {
            for (var axis = 0; axis < inputs[i].Symbols.Count; axis++)
            {
                if (inputs[i].Symbols[axis] == symbol) return shapes[i][axis];
            }
        }

        return -1;
    }
}
