using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>How a source learns that a frame's decision is on disk, so that it may let go of the input.</summary>
public interface IFrameReceipt
{
    /// <summary>Called once, after the journal has the decision on disk: the file may be moved, the request answered.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="cancellationToken">Ends the wait when the agent stops.</param>
    ValueTask CompleteAsync(DecisionRecord decision, CancellationToken cancellationToken);
}
