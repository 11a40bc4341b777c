using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Protocol;

/// <summary>
/// The one JSON contract of the wire. Unknown members are skipped, so that an older peer understands a newer one;
/// a missing required member is an error that names it. A null is left out unless its member says otherwise.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StatusMessage))]
[JsonSerializable(typeof(DesiredState))]
[JsonSerializable(typeof(ReportedState))]
[JsonSerializable(typeof(RecordsAck))]
[JsonSerializable(typeof(BlocksWant))]
[JsonSerializable(typeof(TransferWant))]
[JsonSerializable(typeof(TransferPlan))]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(DecisionRecord))]
[JsonSerializable(typeof(DeploymentRecord))]
[JsonSerializable(typeof(AlarmRecord))]
[JsonSerializable(typeof(GapRecord))]
[JsonSerializable(typeof(ActuationRecord))]
[JsonSerializable(typeof(ConfigurationRecord))]
[JsonSerializable(typeof(ErasureRecord))]
[JsonSerializable(typeof(DisagreementRecord))]
[JsonSerializable(typeof(FeedbackRecord))]
[JsonSerializable(typeof(ChallengeRecord))]
[JsonSerializable(typeof(CommandRequest))]
[JsonSerializable(typeof(CommandResponse))]
[JsonSerializable(typeof(UploadOffer))]
[JsonSerializable(typeof(UploadWant))]
[JsonSerializable(typeof(UploadDone))]
public sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>Reads a message.</summary>
    /// <typeparam name="T">The message's record.</typeparam>
    /// <param name="bytes">UTF-8 JSON.</param>
    /// <param name="type">The message's metadata, a property of <see cref="Default"/>.</param>
    /// <param name="what">What to call it in an error, for example <c>desired state</c>.</param>
    public static Outcome<T> Parse<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) is { } message
                ? message
                : new Problem(Protocol.ReasonCode.Malformed, $"The {what} is null.");
        }
        catch (JsonException exception)
        {
            return new Problem(Protocol.ReasonCode.Malformed, $"The {what} is not valid: {exception.Message}");
        }
    }
}
