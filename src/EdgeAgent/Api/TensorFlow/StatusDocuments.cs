using System.Globalization;
using System.Text.Json;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;

namespace Edge.Agent.Api.TensorFlow;

/// <summary>Writes what TensorFlow Serving says of a model: the state of its versions, and its signature.</summary>
internal static class StatusDocuments
{
    /// <summary>Writes <c>GetModelStatusResponse</c>.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="versions">The versions.</param>
    public static void WriteStatus(Utf8JsonWriter json, IEnumerable<ServedModel> versions)
    {
        json.WriteStartObject();
        json.WriteStartArray("model_version_status"u8);
        foreach (var model in versions)
        {
            var failed = model.State == ServingState.Unavailable && model.Reason.Length > 0;
            json.WriteStartObject();
            json.WriteString("version"u8, model.Version);
            json.WriteString("state"u8, State(model.State));
            json.WriteStartObject("status"u8);
            json.WriteString("error_code"u8, failed ? "UNAVAILABLE" : "OK");
            json.WriteString("error_message"u8, failed ? model.Reason : "");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes <c>GetModelMetadataResponse</c>.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="model">The model.</param>
    public static void WriteMetadata(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteStartObject();
        json.WriteStartObject("model_spec"u8);
        json.WriteString("name"u8, model.Name);
        json.WriteString("signature_name"u8, "");
        json.WriteString("version"u8, model.Version);
        json.WriteEndObject();
        json.WriteStartObject("metadata"u8);
        // Twice: the map of the message, and the field in it that holds the map.
        json.WriteStartObject("signature_def"u8);
        json.WriteStartObject("signature_def"u8);
        json.WriteStartObject(SignatureNames.Default);
        WriteTensors(json, "inputs"u8, model.Inputs);
        WriteTensors(json, "outputs"u8, model.Outputs);
        json.WriteString("method_name"u8, "tensorflow/serving/predict");
        for (var depth = 0; depth < 5; depth++) json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<TensorInfo> tensors)
    {
        json.WriteStartObject(name);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype"u8, Type(tensor.Type));
            json.WriteStartObject("tensor_shape"u8);
            json.WriteStartArray("dim"u8);
            for (var axis = 0; axis < tensor.Shape.Count; axis++)
            {
                json.WriteStartObject();
                json.WriteString("size"u8, tensor.Shape[axis].ToString(CultureInfo.InvariantCulture));
                json.WriteString("name"u8, tensor.Symbols[axis]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("unknown_rank"u8, false);
            json.WriteEndObject();
            json.WriteString("name"u8, tensor.Name);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string State(ServingState state) => state switch
    {
        ServingState.Ready => "AVAILABLE",
        ServingState.Loading => "LOADING",
        ServingState.Unloading => "UNLOADING",
        _ => "END",
    };

    private static string Type(TensorType type) => type switch
    {
        TensorType.Bool => "DT_BOOL",
        TensorType.UInt8 => "DT_UINT8",
        TensorType.UInt16 => "DT_UINT16",
        TensorType.UInt32 => "DT_UINT32",
        TensorType.UInt64 => "DT_UINT64",
        TensorType.Int8 => "DT_INT8",
        TensorType.Int16 => "DT_INT16",
        TensorType.Int32 => "DT_INT32",
        TensorType.Int64 => "DT_INT64",
        TensorType.Float16 => "DT_HALF",
        TensorType.BFloat16 => "DT_BFLOAT16",
        TensorType.Float32 => "DT_FLOAT",
        TensorType.Float64 => "DT_DOUBLE",
        _ => "DT_STRING",
    };
}
