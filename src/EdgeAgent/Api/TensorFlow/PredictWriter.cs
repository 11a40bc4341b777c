using System.Text.Json;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.TensorFlow;

/// <summary>Writes <c>predictions</c> row by row or <c>outputs</c> column by column. Outputs named <c>…_bytes</c> are <c>{"b64": …}</c>.</summary>
internal static class PredictWriter
{
    /// <summary>What keeps outputs from being written so.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="byRow">Row by row.</param>
    /// <returns>Null, or the reason.</returns>
    public static Problem? Check(IReadOnlyList<TensorValue> outputs, bool byRow)
    {
        foreach (var output in outputs)
        {
            if (!JsonTensorWriter.CanWrite(output.Type))
                return new Problem(ReasonCode.Malformed, $"Output '{output.Name}' is {output.Type.ProtocolName()}, which has no JSON form; use the Open Inference Protocol's binary form.");
            if (byRow && outputs.Count > 1 && (output.Shape.Length == 0 || output.Shape[0] != outputs[0].Shape[0]))
                return new Problem(ReasonCode.Malformed, $"Output '{output.Name}' has shape {Shapes.Text(output.Shape)}, which is no row per instance; send inputs in place of instances.");
        }

        return null;
    }

    /// <summary>Writes the document.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="outputs">Outputs that <see cref="Check"/> accepts.</param>
    /// <param name="byRow">Row by row.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TensorValue> outputs, bool byRow)
    {
        json.WriteStartObject();
        json.WritePropertyName(byRow ? "predictions"u8 : "outputs"u8);
        if (outputs.Count == 1) WriteTensor(json, outputs[0]);
        else if (byRow) WriteRows(json, outputs);
        else WriteColumns(json, outputs);
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, in TensorValue output)
    {
        var data = output.Data.Span;
        JsonTensorWriter.WriteNested(json, output.Type, [.. output.Shape], ref data, IsBinary(output));
    }

    private static void WriteColumns(Utf8JsonWriter json, IReadOnlyList<TensorValue> outputs)
    {
        json.WriteStartObject();
        foreach (var output in outputs)
        {
            json.WritePropertyName(output.Name);
            WriteTensor(json, output);
        }

        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, IReadOnlyList<TensorValue> outputs)
    {
        var rest = outputs.Select(output => output.Data).ToArray();
        json.WriteStartArray();
        for (var row = 0L; row < outputs[0].Shape[0]; row++)
        {
            json.WriteStartObject();
            for (var index = 0; index < rest.Length; index++)
            {
                json.WritePropertyName(outputs[index].Name);
                var data = rest[index].Span;
                JsonTensorWriter.WriteNested(json, outputs[index].Type, [.. outputs[index].Shape.Skip(1)], ref data, IsBinary(outputs[index]));
                rest[index] = rest[index][^data.Length..];
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsBinary(in TensorValue output) => output.Type == TensorType.Bytes && output.Name.EndsWith("_bytes", StringComparison.Ordinal);
}
