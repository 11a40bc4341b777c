namespace Edge.Protocol.Messages;

/// <summary>The end of an upload, on <see cref="Topics.UploadDone"/>: the hub has it on disk, or will not take it.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Id">The upload's id.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Accepted">Whether the hub has it.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Message">Why not, for a person.</param>
/// <param name="RetryAfterSeconds">Where not now means not yet: when to offer it again. Left out, the device lets it go.</param>
public sealed record UploadDone(
    int V, Guid Id, ArtifactDigest Digest, bool Accepted, ReasonCode? Reason = null, string? Message = null, int? RetryAfterSeconds = null);
