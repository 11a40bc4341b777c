using System.Text.Json.Serialization;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>A record the hub refused, as a line of the quarantine file.</summary>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Reason">The hub's reason.</param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="Frame">The whole frame, so that it can be sent again once the hub is mended.</param>
internal sealed record QuarantinedRecord(Epoch Epoch, ulong Sequence, ReasonCode Reason, string Message, byte[] Frame)
{
    /// <summary>Whether somebody asked for it to be sent again; it stays until the hub has it.</summary>
    public bool Retry { get; init; }

    /// <summary>Whether its frame could not be opened: it cannot be sent before its key is here.</summary>
    [JsonIgnore]
    public bool IsSealed => RecordFrame.TryRead(Frame, out var frame) && SealedBytes.IsSealed(frame.Payload);
}
