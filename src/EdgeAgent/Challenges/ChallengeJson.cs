using System.Text.Json.Serialization;
using Edge.Protocol.Messages;

namespace Edge.Agent.Challenges;

/// <summary>A challenge as its file holds it: its records, in the wire's notation.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChallengeRecord[]))]
internal sealed partial class ChallengeJson : JsonSerializerContext;
