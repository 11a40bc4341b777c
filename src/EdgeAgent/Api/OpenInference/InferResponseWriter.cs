using System.Globalization;
using System.Text.Json;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>Writes <c>$inference_response</c>, and behind it the bytes of the outputs wanted in binary.</summary>
internal static class InferResponseWriter
{
    /// <summary>The binary extension's header: bytes of JSON before the first tensor's.</summary>
    public const string LengthHeader = "Inference-Header-Content-Length";

    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">Model name.</param>
    /// <param name="version">The version that answered.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="outputs">The outputs to send.</param>
    public static async Task WriteAsync(HttpContext context, string model, string version, InferCall call, IReadOnlyList<TensorValue> outputs)
    {
        for (var index = 0; index < outputs.Count; index++)
        {
            if (JsonTensorWriter.CanWrite(outputs[index].Type) || IsBinary(call, outputs[index].Name)) continue;
            await ErrorText.WriteAsync(context, new Problem(
                ReasonCode.Malformed,
                $"outputs: '{outputs[index].Name}' is {outputs[index].Type.ProtocolName()}, which has no JSON form; ask for it in binary (parameters.binary_data)."));
            return;
        }

        using var body = new PooledBuffer(1024);
        var binary = WriteJson(body, model, version, call, outputs);
        var response = context.Response;
        response.ContentLength = body.Length + binary;
        response.ContentType = binary > 0 ? "application/octet-stream" : "application/json";
        if (binary > 0) response.Headers[LengthHeader] = body.Length.ToString(CultureInfo.InvariantCulture);
        var writer = response.BodyWriter;
        Write(writer, body.Memory.Span);
        for (var index = 0; index < outputs.Count; index++)
        {
            if (IsBinary(call, outputs[index].Name)) Write(writer, outputs[index].Data.Span);
        }

        await writer.FlushAsync(context.RequestAborted);
    }

    private static long WriteJson(PooledBuffer body, string model, string version, InferCall call, IReadOnlyList<TensorValue> outputs)
    {
        var binary = 0L;
        using var json = new Utf8JsonWriter(body, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("model_name"u8, model);
        json.WriteString("model_version"u8, version);
        if (call.Id is not null) json.WriteString("id"u8, call.Id);
        json.WriteStartArray("outputs"u8);
        for (var index = 0; index < outputs.Count; index++)
        {
            var output = outputs[index];
            json.WriteStartObject();
            json.WriteString("name"u8, output.Name);
            json.WriteString("datatype"u8, output.Type.ProtocolName());
            json.WriteStartArray("shape"u8);
            for (var axis = 0; axis < output.Shape.Length; axis++) json.WriteNumberValue(output.Shape[axis]);
            json.WriteEndArray();
            if (IsBinary(call, output.Name))
            {
                json.WriteStartObject("parameters"u8);
                json.WriteNumber("binary_data_size"u8, output.Data.Length);
                json.WriteEndObject();
                binary += output.Data.Length;
            }
            else
            {
                json.WritePropertyName("data"u8);
                JsonTensorWriter.WriteFlat(json, output);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return binary;
    }

    private static bool IsBinary(InferCall call, string output)
    {
        for (var index = 0; index < call.Outputs.Count; index++)
        {
            if (call.Outputs[index].Name == output) return call.Outputs[index].Binary ?? call.Parameters.BinaryOutputs;
        }

        return call.Parameters.BinaryOutputs;
    }

    private static void Write(System.IO.Pipelines.PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var room = writer.GetSpan();
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            writer.Advance(count);
            bytes = bytes[count..];
        }
    }
}
