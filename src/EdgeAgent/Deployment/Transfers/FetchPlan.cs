using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Transfers;

/// <summary>How the files of a version come: not at all, as something smaller, or as they are, which is what every other file does.</summary>
/// <param name="Held">Files that are here; their bytes were checked.</param>
/// <param name="Smaller">What comes in a file's place.</param>
public sealed record FetchPlan(IReadOnlySet<ArtifactDigest> Held, IReadOnlyDictionary<ArtifactDigest, PlannedFile> Smaller)
{
    /// <summary>Every file as it is.</summary>
    public static FetchPlan AsTheyAre { get; } = new(new HashSet<ArtifactDigest>(), new Dictionary<ArtifactDigest, PlannedFile>());
}
