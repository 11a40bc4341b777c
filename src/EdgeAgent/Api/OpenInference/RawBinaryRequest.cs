using Edge.Agent.Api.Tensors;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>The binary extension's request without JSON: the whole body is the only input, whose shape follows from its size.</summary>
internal static class RawBinaryRequest
{
    /// <summary>Reads the body.</summary>
    /// <param name="body">The body, which must live as long as the call.</param>
    /// <param name="model">The model it is for.</param>
    public static Outcome<InferCall> Read(ReadOnlyMemory<byte> body, ServedModel model)
    {
        if (model.Inputs.Count != 1) return Wrong($"{InferResponseWriter.LengthHeader} 0 sends the only input of a model; {model.Name} has {model.Inputs.Count}.");
        var input = model.Inputs[0];
        if (!Shape(input, model.MaxBatchSize > 0, body).TryGet(out var shape, out var problem)) return problem;
        var parameters = new RequestParameters();
        parameters.Set("binary_data_output", ParameterValue.Of(true));
        return new InferCall([new TensorValue(input.Name, input.Type, shape, body)], [], parameters);
    }

    private static Outcome<long[]> Shape(TensorInfo input, bool batches, ReadOnlyMemory<byte> body)
    {
        var shape = input.Shape.ToArray();
        // Without JSON nothing says how many items there are: it is one.
        if (batches && shape.Length > 0 && shape[0] < 0) shape[0] = 1;
        if (input.Type == TensorType.Bytes)
        {
            for (var axis = 0; axis < shape.Length; axis++) shape[axis] = Math.Abs(shape[axis]);
            return ByteStrings.Count(body.Span) == 1 && Shapes.Elements(shape) == 1
                ? shape
                : Wrong($"'{input.Name}' of shape {Shapes.Text(input.Shape)} takes one BYTES element without JSON: its length in 4 bytes, and as many bytes.");
        }

        var open = Array.IndexOf(shape, -1L);
        if (open != Array.FindLastIndex(shape, dimension => dimension < 0))
            return Wrong($"'{input.Name}' of shape {Shapes.Text(input.Shape)} has more than one open dimension; send its shape as JSON.");
        if (open >= 0)
        {
            shape[open] = 1;
            var row = Shapes.Elements(shape) * input.Type.Size();
            shape[open] = row is > 0 && body.Length % row == 0 ? body.Length / row.Value : -1;
        }

        return shape.All(dimension => dimension >= 0) && Shapes.Elements(shape) * input.Type.Size() == body.Length
            ? shape
            : Wrong($"'{input.Name}' of shape {Shapes.Text(input.Shape)} and type {input.Type.ProtocolName()} cannot have {body.Length} bytes.");
    }

    private static Problem Wrong(string message) => new(ReasonCode.Malformed, message);
}
