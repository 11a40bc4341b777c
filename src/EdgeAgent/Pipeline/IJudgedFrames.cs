using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>
/// Looks on while frames are decided. Called on the data path once a decision is on disk, before the source lets go of the
/// frame: it copies what it wants to keep, does not wait and does not throw.
/// </summary>
public interface IJudgedFrames
{
    /// <summary>A frame was decided.</summary>
    /// <param name="encoded">The image file's bytes, good for the time of the call.</param>
    /// <param name="decision">The decision.</param>
    void Judged(ReadOnlySpan<byte> encoded, DecisionRecord decision);
}
