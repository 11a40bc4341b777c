using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>Whether a device's session stands.</summary>
public enum PresenceState
{
    /// <summary>The session ended.</summary>
    [JsonStringEnumMemberName("offline")] Offline,

    /// <summary>The session stands.</summary>
    [JsonStringEnumMemberName("online")] Online,
}
