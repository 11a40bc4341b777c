using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>Where a model version stands on a device (design §7; the states between Staged and Committed come with proof before trust).</summary>
public enum ModelState
{
    /// <summary>Blocks are being fetched.</summary>
    [JsonStringEnumMemberName("downloading")] Downloading,

    /// <summary>Files are checked against their digests, the model against its golden cases.</summary>
    [JsonStringEnumMemberName("verifying")] Verifying,

    /// <summary>Whole on disk, not yet active.</summary>
    [JsonStringEnumMemberName("staged")] Staged,

    /// <summary>Active.</summary>
    [JsonStringEnumMemberName("committed")] Committed,

    /// <summary>Was tried and left; the previous version is active.</summary>
    [JsonStringEnumMemberName("rolled-back")] RolledBack,

    /// <summary>Never became active.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
