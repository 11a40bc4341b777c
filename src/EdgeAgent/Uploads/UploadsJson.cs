using System.Text.Json.Serialization;

namespace Edge.Agent.Uploads;

/// <summary>The JSON of the upload queue's files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(QueuedDraft))]
[JsonSerializable(typeof(SpentBytes))]
internal sealed partial class UploadsJson : JsonSerializerContext;
