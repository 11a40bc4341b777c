using System.Text.Json.Serialization;
using Edge.Agent.Storage.Erasing;

namespace Edge.Agent.Storage;

/// <summary>The JSON of files that only this build's storage reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalState))]
[JsonSerializable(typeof(QuarantinedRecord))]
[JsonSerializable(typeof(ErasurePlan))]
internal sealed partial class StorageJson : JsonSerializerContext;
