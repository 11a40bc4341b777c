using System.Text.Json.Serialization;

namespace Edge.Agent.Models.Rules;

/// <summary>Changed rules on disk and over the local endpoint.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ChangedRule))]
[JsonSerializable(typeof(RuleView))]
internal sealed partial class RuleJson : JsonSerializerContext;
