using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>Where a pipeline or a setting stands on a device.</summary>
public enum ConfigurationState
{
    /// <summary>The device's own configuration is in force.</summary>
    [JsonStringEnumMemberName("local")] Local,

    /// <summary>The desired configuration waits for something that is on its way, as a model is.</summary>
    [JsonStringEnumMemberName("pending")] Pending,

    /// <summary>The desired configuration is in force.</summary>
    [JsonStringEnumMemberName("applied")] Applied,

    /// <summary>The desired configuration was refused before anything changed.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>The desired configuration was tried and left; what ran before runs again.</summary>
    [JsonStringEnumMemberName("rolled-back")] RolledBack,
}
