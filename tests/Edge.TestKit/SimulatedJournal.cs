using System.Text.Json;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.TestKit;

/// <summary>Makes real record frames in a chain, as a device's journal does.</summary>
public sealed class SimulatedJournal
{
    private readonly List<byte[]> _frames = [];
    private readonly byte[] _link = new byte[ChainLink.Size];

    /// <summary>Starts an epoch.</summary>
    /// <param name="epoch">The epoch; a fresh one when left out.</param>
    public SimulatedJournal(Epoch? epoch = null)
    {
        Epoch = epoch ?? Epoch.Create();
        ChainLink.Genesis(Epoch, _link);
    }

    /// <summary>The epoch.</summary>
    public Epoch Epoch { get; }

    /// <summary>The newest sequence; 0 when there is none.</summary>
    public ulong LastSequence => (ulong)_frames.Count;

    /// <summary>Appends a decision and gives its sequence.</summary>
    /// <param name="decision">The decision.</param>
    public ulong Append(DecisionRecord decision) =>
        Append(RecordKind.Decision, JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord));

    /// <summary>Appends any payload and gives its sequence.</summary>
    /// <param name="kind">The record's kind.</param>
    /// <param name="payload">The payload.</param>
    public ulong Append(RecordKind kind, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[RecordFrame.SizeOf(payload.Length)];
        RecordFrame.Write(frame, LastSequence + 1, kind, RecordPriority.Normal, _link, payload);
        frame.AsSpan(RecordFrame.HeaderSize - ChainLink.Size, ChainLink.Size).CopyTo(_link);
        _frames.Add(frame);
        return LastSequence;
    }

    /// <summary>One frame's bytes, to be looked at or damaged.</summary>
    /// <param name="sequence">Its sequence.</param>
    public byte[] Frame(ulong sequence) => _frames[(int)sequence - 1];

    /// <summary>Puts another frame in one's place, as a device does that erases a record; the chain goes on as it was.</summary>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="frame">The frame.</param>
    public void Replace(ulong sequence, byte[] frame) => _frames[(int)sequence - 1] = frame;

    /// <summary>The wire message with some of the frames.</summary>
    /// <param name="sequences">Their sequences, ascending.</param>
    public byte[] Batch(params IEnumerable<ulong> sequences) => RecordBatch.Encode(Epoch, sequences.SelectMany(Frame).ToArray());

    /// <summary>The wire message with all frames.</summary>
    public byte[] Batch() => RecordBatch.Encode(Epoch, _frames.SelectMany(frame => frame).ToArray());
}
