using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Agent.Connectivity.Egress;

/// <summary>Kinds as kebab-case words.</summary>
internal sealed class EgressKindConverter() : JsonStringEnumConverter<EgressKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
