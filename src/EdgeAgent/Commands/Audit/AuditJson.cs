using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Protocol.Records;

namespace Edge.Agent.Commands.Audit;

/// <summary>JSON of an export.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<AuditedDecision>))]
[JsonSerializable(typeof(ChainPlace))]
internal sealed partial class AuditJson : JsonSerializerContext;
