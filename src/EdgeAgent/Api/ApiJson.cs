using System.Text.Json.Serialization;
using Edge.Agent.Api.Agent;
using Edge.Agent.Challenges;
using Edge.Agent.Connectivity;
using Edge.Agent.Deployment.Technician;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Privacy.Erasing;
using Edge.Protocol.Messages;

namespace Edge.Agent.Api;

/// <summary>The local endpoint's JSON: the wire's records, in the wire's notation.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReportedState))]
[JsonSerializable(typeof(IReadOnlyList<DecisionRecord>))]
[JsonSerializable(typeof(DecisionRecord[]))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(LinkStatus))]
[JsonSerializable(typeof(QuarantineView[]))]
[JsonSerializable(typeof(ChangedRecords))]
[JsonSerializable(typeof(ErasureReport))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(LineView[]))]
[JsonSerializable(typeof(ChallengeView[]))]
internal sealed partial class ApiJson : JsonSerializerContext;
