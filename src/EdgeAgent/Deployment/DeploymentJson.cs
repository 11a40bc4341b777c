using System.Text.Json.Serialization;

namespace Edge.Agent.Deployment;

/// <summary>The contract of Deployment's own files; the wire's is <see cref="Edge.Protocol.ProtocolJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ModelSlots))]
internal sealed partial class DeploymentJson : JsonSerializerContext;
