using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>What happened in a challenge with master parts.</summary>
public enum ChallengeEvent
{
    /// <summary>It is due: the line is held.</summary>
    [JsonStringEnumMemberName("started")] Started,

    /// <summary>A master part was judged.</summary>
    [JsonStringEnumMemberName("result")] Result,

    /// <summary>Every master part came out as expected, as often as asked: the line is let go.</summary>
    [JsonStringEnumMemberName("passed")] Passed,

    /// <summary>A master part came out otherwise, or it took too long; another one begins.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Somebody let the line go without it.</summary>
    [JsonStringEnumMemberName("waived")] Waived,
}
