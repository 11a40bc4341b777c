using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>What a person who looked at a part says of the decision about it.</summary>
public enum FeedbackWord
{
    /// <summary>It is right.</summary>
    [JsonStringEnumMemberName("right")] Right,

    /// <summary>The part is good and was not accepted.</summary>
    [JsonStringEnumMemberName("false-reject")] FalseReject,

    /// <summary>The part is bad and was not rejected.</summary>
    [JsonStringEnumMemberName("missed-defect")] MissedDefect,

    /// <summary>The part is of a class that the model does not know, or named by another.</summary>
    [JsonStringEnumMemberName("new-class")] NewClass,
}
