using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>What was decided about a part.</summary>
public enum Verdict
{
    /// <summary>Good.</summary>
    [JsonStringEnumMemberName("accept")] Accept,

    /// <summary>Not good.</summary>
    [JsonStringEnumMemberName("reject")] Reject,

    /// <summary>A person must look.</summary>
    [JsonStringEnumMemberName("review")] Review,

    /// <summary>No decision could be made: the input or the model failed, the reason says how.</summary>
    [JsonStringEnumMemberName("error")] Error,
}
