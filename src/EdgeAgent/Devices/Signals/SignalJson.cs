using System.Text.Json.Serialization;

namespace Edge.Agent.Devices.Signals;

/// <summary>What lines keep on disk.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LineStop))]
internal sealed partial class SignalJson : JsonSerializerContext;
