using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>Where a model version stands on a device (design §7).</summary>
public enum ModelState
{
    /// <summary>Blocks are being fetched.</summary>
    [JsonStringEnumMemberName("downloading")] Downloading,

    /// <summary>Files are checked against their digests, the model against its golden cases.</summary>
    [JsonStringEnumMemberName("verifying")] Verifying,

    /// <summary>Whole on disk, not yet active.</summary>
    [JsonStringEnumMemberName("staged")] Staged,

    /// <summary>An execution provider builds its engine; the version before serves.</summary>
    [JsonStringEnumMemberName("compiling")] Compiling,

    /// <summary>Looks at copies of live frames; the version before serves.</summary>
    [JsonStringEnumMemberName("shadowing")] Shadowing,

    /// <summary>Serves, under watch and on a lease.</summary>
    [JsonStringEnumMemberName("trial")] Trial,

    /// <summary>Serves.</summary>
    [JsonStringEnumMemberName("committed")] Committed,

    /// <summary>Was tried and left; the previous version is active.</summary>
    [JsonStringEnumMemberName("rolled-back")] RolledBack,

    /// <summary>Never became active.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
