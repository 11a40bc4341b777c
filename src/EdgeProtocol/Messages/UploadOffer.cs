namespace Edge.Protocol.Messages;

/// <summary>A file that a device's policy lets it upload, on <see cref="Topics.UploadOffer"/>; sent again while nobody answers.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Id">The upload's id, the same however often it is offered.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Size">Its bytes; at least one.</param>
/// <param name="Name">What to call it; never a path.</param>
/// <param name="DecisionId">The decision it belongs to, where there is one.</param>
/// <param name="Metadata">What else is known about it.</param>
public sealed record UploadOffer(
    int V, Guid Id, UploadKind Kind, ArtifactDigest Digest, long Size, string Name,
    Guid? DecisionId = null, IReadOnlyDictionary<string, string>? Metadata = null)
{
    /// <summary>Characters of the longest name.</summary>
    public const int MaxName = 200;

    /// <summary>Characters of all metadata together.</summary>
    public const int MaxMetadata = 8 * 1024;

    /// <summary>What is beyond an offer's bounds; null for a sound one.</summary>
    public Problem? Check()
    {
        if (V != 1) return new Problem(ReasonCode.Unsupported, $"Upload offer version {V}; this build reads version 1.");
        if (Size is < 1 or > Artifacts.Blocks.MaxArtifactSize) return new Problem(ReasonCode.Malformed, $"An upload of {Size} bytes cannot be.");
        if (Name.Length > MaxName || Name.Any(char.IsControl)) return new Problem(ReasonCode.Malformed, "The upload's name is too long, or holds control characters.");
        return Metadata?.Sum(pair => (long)pair.Key.Length + (pair.Value?.Length ?? 0)) > MaxMetadata
            ? new Problem(ReasonCode.Malformed, $"The upload's metadata has more than {MaxMetadata} characters.")
            : null;
    }
}
