using System.Text.Json;
using Edge.Agent.Connectivity.Egress;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Connectivity;

/// <summary>Who speaks on the link.</summary>
/// <param name="Address">Site and device.</param>
/// <param name="AgentVersion">The agent's version.</param>
/// <param name="Epoch">The journal's epoch.</param>
/// <param name="BootId">The machine's boot.</param>
public sealed record SessionIdentity(DeviceAddress Address, string AgentVersion, Epoch Epoch, string? BootId = null)
{
    /// <summary>The MQTT client id. Names hold no colon, so no two devices share one; AWS IoT allows colons but no slashes.</summary>
    public string ClientId => $"edge:{Address.Site}:{Address.Device}";

    /// <summary>The retained presence message.</summary>
    /// <param name="state">Online for the birth, offline for the death.</param>
    /// <param name="session">The connection's id.</param>
    public LinkMessage Presence(PresenceState state, string session) => new(
        Topics.Status(Address),
        JsonSerializer.SerializeToUtf8Bytes(new StatusMessage(1, state, session, AgentVersion, Epoch, BootId), ProtocolJson.Default.StatusMessage),
        Delivery.AtLeastOnce,
        Retain: true)
    {
        Kind = EgressKind.Status,
    };
}
