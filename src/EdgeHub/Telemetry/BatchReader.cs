using System.Buffers.Binary;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Hub.Telemetry;

/// <summary>Turns a record message into checked records; one bad record is rejected alone.</summary>
internal static class BatchReader
{
    /// <summary>Decodes a message.</summary>
    /// <param name="device">The sender, from the topic.</param>
    /// <param name="message">The MQTT payload.</param>
    /// <param name="receivedAtMs">Milliseconds since 1970 UTC.</param>
    public static Outcome<ReceivedBatch> Read(DeviceAddress device, ReadOnlySpan<byte> message, long receivedAtMs)
    {
        if (!RecordBatch.Decode(message).TryGet(out var batch, out var problem)) return problem;
        var records = new List<ReceivedRecord>();
        var rejected = new List<RefusedRecord>();
        var rest = batch.Frames;
        var last = 0UL;
        while (!rest.IsEmpty)
        {
            if (!RecordFrame.TryRead(rest.Span, out var frame))
            {
                var skipped = SkipDamaged(rest.Span, last, rejected);
                // Where the next frame begins is unknown: what follows stays unacknowledged and is sent again.
                if (skipped == 0) break;
                rest = rest[skipped..];
                continue;
            }

            last = frame.Sequence;
            if (ReadRecord(frame, rest).TryGet(out var record, out var why)) records.Add(record);
            else rejected.Add(new RefusedRecord(frame.Sequence, why.Reason, why.Message, frame.Link.ToArray()));
            rest = rest[frame.Bytes.Length..];
        }

        return new ReceivedBatch(device, batch.Epoch, receivedAtMs, records, rejected);
    }

    private static Outcome<ReceivedRecord> ReadRecord(RecordFrame frame, ReadOnlyMemory<byte> bytes)
    {
        // SQLite's integers are signed; no journal reaches this within the life of its device.
        if (frame.Sequence > long.MaxValue)
            return new Problem(ReasonCode.Malformed, $"Sequence {frame.Sequence} is beyond 2^63 - 1.");
        var payload = bytes.Slice(RecordFrame.HeaderSize, frame.Payload.Length);
        DecisionRecord? decision = null;
        // Without a payload it was erased on its device: its place and link are what is left to store.
        if (!payload.IsEmpty && frame.Kind == RecordKind.Decision)
        {
            if (!ProtocolJson.Parse(payload.Span, ProtocolJson.Default.DecisionRecord, "decision").TryGet(out decision, out var problem)) return problem;
            if (!Enum.IsDefined(decision.Verdict))
                return new Problem(ReasonCode.Malformed, $"Verdict {(int)decision.Verdict} is none this build knows.");
        }

        DisagreementRecord? disagreement = null;
        if (!payload.IsEmpty && frame.Kind == RecordKind.Disagreement)
        {
            if (!ProtocolJson.Parse(payload.Span, ProtocolJson.Default.DisagreementRecord, "disagreement").TryGet(out disagreement, out var problem)) return problem;
            if (!Enum.IsDefined(disagreement.Active.Verdict) || !Enum.IsDefined(disagreement.Candidate.Verdict))
                return new Problem(ReasonCode.Malformed, "A verdict of the disagreement is none this build knows.");
        }

        // A newer agent's states are stored all the same; rollouts only follow those they know.
        var deployment = !payload.IsEmpty && frame.Kind == RecordKind.Deployment
            && ProtocolJson.Parse(payload.Span, ProtocolJson.Default.DeploymentRecord, "deployment").TryGet(out var step, out _) ? step : null;
        var link = bytes.Slice(RecordFrame.HeaderSize - ChainLink.Size, ChainLink.Size);
        return new ReceivedRecord(
            frame.Sequence, frame.Kind, frame.Priority, link, payload, decision, BootStamps.Read(frame.Kind, payload.Span, decision), disagreement, deployment);
    }

    /// <summary>
    /// Rejects the damaged frame at the start of <paramref name="bytes"/> when its length and sequence can be believed:
    /// a whole frame, or the end, follows where it says, and its sequence lies between its neighbours'.
    /// </summary>
    /// <returns>Its length, or 0 when they cannot.</returns>
    private static int SkipDamaged(ReadOnlySpan<byte> bytes, ulong previous, List<RefusedRecord> rejected)
    {
        if (bytes.Length < RecordFrame.HeaderSize) return 0;
        var payloadLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (payloadLength > RecordFrame.MaxPayload || bytes.Length < RecordFrame.SizeOf((int)payloadLength)) return 0;
        var length = RecordFrame.SizeOf((int)payloadLength);
        var sequence = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var limit = ulong.MaxValue;
        if (length < bytes.Length)
        {
            if (!RecordFrame.TryRead(bytes[length..], out var next)) return 0;
            limit = next.Sequence;
        }

        if (sequence <= previous || sequence >= limit) return 0;
        rejected.Add(new RefusedRecord(sequence, ReasonCode.DigestMismatch, $"Record {sequence} is damaged: its CRC-32C differs.", Link: null));
        return length;
    }
}
