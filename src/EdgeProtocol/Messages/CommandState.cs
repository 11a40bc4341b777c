using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>How a command ended.</summary>
public enum CommandState
{
    /// <summary>It was done.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>It was not done, or not wholly.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>It came too late and was not run.</summary>
    [JsonStringEnumMemberName("expired")] Expired,
}
