using System.Text.Json.Serialization;

namespace Edge.Agent.Connectivity.Egress;

/// <summary>The ledger's JSON: its file, and <c>GET /v1/egress</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(EgressKindConverter)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EgressFile))]
[JsonSerializable(typeof(IReadOnlyList<EgressDay>))]
internal sealed partial class EgressJson : JsonSerializerContext;
