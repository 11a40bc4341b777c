using System.Text.Json.Serialization;

namespace Edge.Agent.Remote.Configuration;

/// <summary>The contract of the files below <c>remote/</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RemoteSlots))]
[JsonSerializable(typeof(RemoteList))]
internal sealed partial class RemoteJson : JsonSerializerContext;
