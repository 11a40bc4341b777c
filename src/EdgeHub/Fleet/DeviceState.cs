using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Fleet;

/// <summary>What the hub knows of a device right now; immutable, replaced as a whole.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Online">Whether its session stands.</param>
/// <param name="Session">The MQTT session of its last birth.</param>
/// <param name="AgentVersion">Its agent's version.</param>
/// <param name="Epoch">Its journal's epoch, 32 hexadecimal digits.</param>
/// <param name="FirstSeenMs">When it first appeared.</param>
/// <param name="LastSeenMs">When it last sent anything.</param>
/// <param name="Reported">Its last reported state.</param>
/// <param name="ReportedBytes">The same as it came.</param>
/// <param name="ReportedAtMs">When that came.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record DeviceState(
    DeviceAddress Address,
    bool Online,
    string? Session,
    string? AgentVersion,
    string? Epoch,
    long FirstSeenMs,
    long LastSeenMs,
    ReportedState? Reported,
    byte[]? ReportedBytes,
    long? ReportedAtMs,
    IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The label of a device whose identity two machines have; its value says how that was noticed.</summary>
    public const string QuarantineLabel = "quarantine";

    /// <summary>Whether nothing is to be changed on it until an operator says which machine it is.</summary>
    public bool IsQuarantined => Labels.ContainsKey(QuarantineLabel);

    /// <summary>A device seen for the first time.</summary>
    public static DeviceState New(DeviceAddress address, long nowMs) =>
        new(address, false, null, null, null, nowMs, nowMs, null, null, null, new Dictionary<string, string>());
}
