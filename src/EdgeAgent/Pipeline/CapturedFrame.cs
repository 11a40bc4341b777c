using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>One accepted input. From here on exactly one decision record follows, whatever happens.</summary>
/// <param name="DecisionId">Given when the input was accepted; a retry after a crash carries the same id.</param>
/// <param name="PartId">From the trigger, the file's name or the request.</param>
/// <param name="Source">What the record calls the source, for example <c>folder</c>.</param>
/// <param name="Origin">Whether an identical frame is a repeat or a fault.</param>
/// <param name="Captured">When it was captured.</param>
/// <param name="CaptureTimestamp"><see cref="TimeProvider.GetTimestamp"/> at capture, for the queue latency.</param>
/// <param name="Encoded">The image file's bytes as captured.</param>
/// <param name="Settings">Camera or file facts for the record; null when there are none.</param>
/// <param name="Receipt">The source's side of the bargain: told once the decision is durable.</param>
/// <param name="Fault">Why the source itself cannot vouch for this frame (stale, missing): the decision is an error with
/// this reason, and no model is asked. Null for a sound frame.</param>
public sealed record CapturedFrame(
    Guid DecisionId,
    string PartId,
    string Source,
    FrameOrigin Origin,
    RecordTime Captured,
    long CaptureTimestamp,
    ReadOnlyMemory<byte> Encoded,
    IReadOnlyDictionary<string, string>? Settings,
    IFrameReceipt Receipt,
    Problem? Fault = null)
{
    /// <summary>The fault of a camera's frame that is the one before it: sensor noise alone makes two honest frames differ.</summary>
    public static Problem Frozen { get; } = new(ReasonCode.FrozenFrame, "The camera gave the same bytes as before: it is frozen. Check the camera and its cable.");
}
