using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>What an actuator's line did.</summary>
public enum PinChange
{
    /// <summary>It became active.</summary>
    [JsonStringEnumMemberName("activated")] Activated,

    /// <summary>It was active already and stays so for a full pulse from now.</summary>
    [JsonStringEnumMemberName("extended")] Extended,

    /// <summary>It became inactive.</summary>
    [JsonStringEnumMemberName("released")] Released,
}
