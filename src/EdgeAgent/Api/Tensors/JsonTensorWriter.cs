using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Edge.Agent.Tensors;

namespace Edge.Agent.Api.Tensors;

/// <summary>
/// Writes tensors as JSON: flat for the Open Inference Protocol, nested for TensorFlow Serving. Not-a-number and the
/// infinities are the bare words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, as both protocols' servers write them;
/// strict parsers want the binary form.
/// </summary>
internal static class JsonTensorWriter
{
    /// <summary>Whether the type has a JSON form at all: 16-bit floats travel in binary only.</summary>
    /// <param name="type">The element type.</param>
    public static bool CanWrite(TensorType type) => type is not (TensorType.Float16 or TensorType.BFloat16);

    /// <summary>Writes all elements as one flat array.</summary>
    /// <param name="json">The writer, where a value is due.</param>
    /// <param name="tensor">The tensor; a type that <see cref="CanWrite"/> accepts.</param>
    public static void WriteFlat(Utf8JsonWriter json, in TensorValue tensor)
    {
        var data = tensor.Data.Span;
        json.WriteStartArray();
        while (data.Length > 0) WriteElement(json, tensor.Type, ref data, base64: false);
        json.WriteEndArray();
    }

    /// <summary>Writes the elements in the tensor's own dimensions.</summary>
    /// <param name="json">The writer, where a value is due.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">The dimensions left; none is a single element.</param>
    /// <param name="data">The elements; those written are taken off.</param>
    /// <param name="base64">Whether byte strings become <c>{"b64": …}</c>.</param>
    public static void WriteNested(Utf8JsonWriter json, TensorType type, scoped ReadOnlySpan<long> shape, ref ReadOnlySpan<byte> data, bool base64)
    {
        if (shape.Length == 0)
        {
            WriteElement(json, type, ref data, base64);
            return;
        }

        json.WriteStartArray();
        for (var index = 0L; index < shape[0]; index++) WriteNested(json, type, shape[1..], ref data, base64);
        json.WriteEndArray();
    }

    private static void WriteElement(Utf8JsonWriter json, TensorType type, ref ReadOnlySpan<byte> data, bool base64)
    {
        switch (type)
        {
            case TensorType.Bool: json.WriteBooleanValue(data[0] != 0); break;
            case TensorType.UInt8: json.WriteNumberValue(data[0]); break;
            case TensorType.UInt16: json.WriteNumberValue(BinaryPrimitives.ReadUInt16LittleEndian(data)); break;
            case TensorType.UInt32: json.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(data)); break;
            case TensorType.UInt64: json.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(data)); break;
            case TensorType.Int8: json.WriteNumberValue((sbyte)data[0]); break;
            case TensorType.Int16: json.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(data)); break;
            case TensorType.Int32: json.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(data)); break;
            case TensorType.Int64: json.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(data)); break;
            case TensorType.Float32 when BinaryPrimitives.ReadSingleLittleEndian(data) is var value:
                if (float.IsFinite(value)) json.WriteNumberValue(value);
                else json.WriteRawValue(Word(value), skipInputValidation: true);
                break;
            case TensorType.Float64 when BinaryPrimitives.ReadDoubleLittleEndian(data) is var value:
                if (double.IsFinite(value)) json.WriteNumberValue(value);
                else json.WriteRawValue(Word(value), skipInputValidation: true);
                break;
            case TensorType.Bytes:
                if (!ByteStrings.TryTake(ref data, out var text)) throw new InvalidOperationException("The engine gave a byte string that ends beyond its tensor.");
                WriteText(json, text, base64);
                return;
            default:
                throw new InvalidOperationException($"{type} has no JSON form.");
        }

        data = data[type.Size()..];
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text, bool base64)
    {
        if (!base64)
        {
            if (Utf8.IsValid(text)) json.WriteStringValue(text);
            // Bytes that are no text have no JSON form; the replacement character keeps the document one.
            else json.WriteStringValue(System.Text.Encoding.UTF8.GetString(text));
            return;
        }

        json.WriteStartObject();
        json.WriteBase64String("b64"u8, text);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Word(double value) =>
        double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
}
