using System.Text.Json.Serialization;

namespace Edge.Agent.Privacy;

/// <summary>The JSON inside the evidence store's files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(EvidenceEntry))]
internal sealed partial class PrivacyJson : JsonSerializerContext;
