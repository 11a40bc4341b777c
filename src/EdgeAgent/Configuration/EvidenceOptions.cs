using Edge.Protocol.Messages;

namespace Edge.Agent.Configuration;

/// <summary>Which pictures a pipeline keeps on the box.</summary>
/// <param name="Keep">How much of the image; default nothing.</param>
/// <param name="Verdicts">Of which verdicts; default reject, review and error.</param>
/// <param name="PerMille">Of a thousand other decisions, how many are kept as well; default 0.</param>
/// <param name="ThumbnailPixels">The longer side of a thumbnail, in pixels; default 320.</param>
public sealed record EvidenceOptions(KeptPicture Keep, IReadOnlyList<Verdict> Verdicts, int PerMille, int ThumbnailPixels)
{
    /// <summary>No pictures, which is the default.</summary>
    public static EvidenceOptions None { get; } = new(KeptPicture.None, [], 0, 0);
}
