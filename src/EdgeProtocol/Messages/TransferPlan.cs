namespace Edge.Protocol.Messages;

/// <summary>How a version's files come to a device, on <see cref="Topics.Transfer"/>. A file that is not named comes as it is.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Manifest">The version, by its manifest's digest.</param>
/// <param name="Files">Files that come as something smaller.</param>
/// <param name="RetryAfterSeconds">Set while the hub still makes it: ask again after that time.</param>
public sealed record TransferPlan(int V, ArtifactDigest Manifest, IReadOnlyList<PlannedFile> Files, int? RetryAfterSeconds = null);
