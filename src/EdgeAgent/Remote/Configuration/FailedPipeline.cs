using Edge.Protocol;

namespace Edge.Agent.Remote.Configuration;

/// <summary>A configuration that was tried in vain: it is not tried again until a new revision asks for it.</summary>
/// <param name="Digest">The configuration.</param>
/// <param name="Revision">The desired revision that asked for it.</param>
/// <param name="Reason">Why, as a word.</param>
/// <param name="Message">Why, in a sentence.</param>
public sealed record FailedPipeline(ArtifactDigest Digest, long Revision, ReasonCode Reason, string Message)
{
    /// <summary>The same as a problem.</summary>
    public Problem ToProblem() => new(Reason, Message);
}
