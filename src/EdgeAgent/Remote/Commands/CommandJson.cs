using System.Text.Json.Serialization;

namespace Edge.Agent.Remote.Commands;

/// <summary>Arguments and results of the commands.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SnapshotResult))]
[JsonSerializable(typeof(RestartPipelineArguments))]
[JsonSerializable(typeof(SetLogLevelArguments))]
[JsonSerializable(typeof(DiagnosticsResult))]
[JsonSerializable(typeof(Storage.JournalStatus))]
internal sealed partial class CommandJson : JsonSerializerContext;
