using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Telemetry;

/// <summary>A record of a batch that can never be stored.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Reason">Why, as a word.</param>
/// <param name="Message">Why, in a sentence.</param>
/// <param name="Link">Its chain link, from which the chain goes on; null when the frame is damaged.</param>
internal sealed record RefusedRecord(ulong Sequence, ReasonCode Reason, string Message, byte[]? Link)
{
    /// <summary>What the device is told.</summary>
    public RejectedRecord Answer => new(Sequence, Reason, Message);
}
