using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>A proof under way that hears of one model's decisions, from every pipeline's threads.</summary>
internal interface IJudgedListener
{
    /// <summary>A frame was decided by an inference.</summary>
    /// <param name="encoded">The image file's bytes, good for the time of the call.</param>
    /// <param name="decision">The decision.</param>
    void Judged(ReadOnlySpan<byte> encoded, DecisionRecord decision);
}
