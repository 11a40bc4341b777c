using System.Text.Json;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.TensorFlow;

/// <summary>Writes the results of classify, a list of labels and scores an example, and of regress, a number an example, from a model's first output.</summary>
internal static class ExampleAnswers
{
    /// <summary>What keeps an output from being written so.</summary>
    /// <param name="output">The output.</param>
    /// <param name="classify">As labels and scores; false for one number an example.</param>
    /// <returns>Null, or the reason.</returns>
    public static Problem? Check(in TensorValue output, bool classify)
    {
        if (output.Type is not (TensorType.Float32 or TensorType.Float64))
            return new Problem(ReasonCode.Malformed, $"Output '{output.Name}' is {output.Type.ProtocolName()}; only floats are scores. Use :predict.");
        var rank = output.Shape.Length;
        if (classify ? rank == 2 : rank == 1 || (rank == 2 && output.Shape[1] == 1)) return null;
        return new Problem(ReasonCode.Malformed, $"Output '{output.Name}' has shape {Shapes.Text(output.Shape)}, which is not {(classify ? "scores" : "one number")} per example. Use :predict.");
    }

    /// <summary>Writes labels and scores.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="output">The scores, [examples, labels].</param>
    /// <param name="labels">The labels; missing ones are empty.</param>
    public static void WriteClasses(Utf8JsonWriter json, TensorValue output, IReadOnlyList<string> labels)
    {
        var width = (int)output.Shape[1];
        Begin(json);
        for (var row = 0; row < output.Shape[0]; row++)
        {
            json.WriteStartArray();
            for (var index = 0; index < width; index++)
            {
                json.WriteStartArray();
                json.WriteStringValue(index < labels.Count ? labels[index] : "");
                WriteNumber(json, output, (row * width) + index);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        End(json);
    }

    /// <summary>Writes numbers.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="output">The numbers, [examples] or [examples, 1].</param>
    public static void WriteNumbers(Utf8JsonWriter json, TensorValue output)
    {
        Begin(json);
        for (var row = 0; row < output.Shape[0]; row++) WriteNumber(json, output, row);
        End(json);
    }

    private static void Begin(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("result"u8);
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, in TensorValue output, int index)
    {
        var element = output.Data.Span.Slice(index * output.Type.Size(), output.Type.Size());
        JsonTensorWriter.WriteNested(json, output.Type, [], ref element, base64: false);
    }
}
