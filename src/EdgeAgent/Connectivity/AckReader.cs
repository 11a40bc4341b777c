using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Connectivity;

/// <summary>Reads an acknowledgement as a message of a peer that may be newer, broken or somebody else.</summary>
internal static class AckReader
{
    /// <summary>Parses and checks the message.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>An acknowledgement whose every range has two ends in order, or what is wrong with it.</returns>
    public static Outcome<RecordsAck> Read(ReadOnlySpan<byte> payload)
    {
        if (!ProtocolJson.Parse(payload, ProtocolJson.Default.RecordsAck, "records acknowledgement").TryGet(out var ack, out var problem)) return problem;
        if (ack.V != 1)
            return new Problem(ReasonCode.Unsupported, $"Records acknowledgement version {ack.V}; this build reads version 1.");
        if (ack.Ranges.Any(range => range is not { Count: 2 } || range[0] == 0 || range[0] > range[1]))
            return new Problem(ReasonCode.Malformed, "Records acknowledgement: a range is [from, to] with 1 ≤ from ≤ to.");
        if (ack.Rejected.Any(rejected => rejected is null))
            return new Problem(ReasonCode.Malformed, "Records acknowledgement: a rejected record is null.");
        return ack;
    }

    /// <summary>The stored ranges, cut to what the journal ever wrote: a peer's number must not become a bound of ours.</summary>
    /// <param name="ack">A checked acknowledgement.</param>
    /// <param name="lastSequence">The journal's newest record.</param>
    public static IReadOnlyList<SequenceRange> StoredRanges(RecordsAck ack, ulong lastSequence) =>
        [.. ack.Ranges.Where(range => range[0] <= lastSequence).Select(range => new SequenceRange(range[0], Math.Min(range[1], lastSequence)))];
}
