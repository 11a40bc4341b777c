using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Uploads;

/// <summary>Something that could be uploaded, if a rule names it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Name">What to call it.</param>
/// <param name="DecisionId">The decision it belongs to, where there is one.</param>
/// <param name="Verdict">That decision's verdict.</param>
/// <param name="Metadata">What else is known about it.</param>
public sealed record UploadDraft(
    UploadKind Kind, ArtifactDigest Digest, long Size, string Name,
    Guid? DecisionId = null, Verdict? Verdict = null, IReadOnlyDictionary<string, string>? Metadata = null);
