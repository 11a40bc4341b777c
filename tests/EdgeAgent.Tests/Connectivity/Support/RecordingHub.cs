using System.Collections.Concurrent;
using System.Text.Json;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Tests.Connectivity.Support;

/// <summary>The hub's side of the record path on a test broker: decodes, deduplicates, acknowledges.</summary>
internal sealed class RecordingHub
{
    private readonly TestBroker _broker;
    private readonly DeviceAddress _address;

    public RecordingHub(TestBroker broker, DeviceAddress address)
    {
        _broker = broker;
        _address = address;
        broker.OnPublish += Handle;
    }

    /// <summary>How often each record came.</summary>
    public ConcurrentDictionary<ulong, int> Received { get; } = new();

    public ConcurrentQueue<IReadOnlyList<ulong>> Batches { get; } = new();

    public volatile bool Acknowledges = true;

    /// <summary>What every acknowledgement asks for.</summary>
    public int? SlowDownMs { get; set; }

    public Predicate<ulong> Rejects { get; set; } = _ => false;

    public Task AcknowledgeAsync(Epoch epoch, params IReadOnlyList<IReadOnlyList<ulong>> ranges) =>
        SendAckAsync(new RecordsAck(1, epoch, ranges, []));

    public Task SendAckAsync(RecordsAck ack) =>
        _broker.SendAsync(Topics.RecordsAck(_address), JsonSerializer.SerializeToUtf8Bytes(ack, ProtocolJson.Default.RecordsAck));

    private void Handle(string topic, byte[] payload)
    {
        if (topic != Topics.Records(_address)) return;
        // What the hub does is decided when the batch comes: a test that changes it has seen the batch counted.
        var acknowledges = Acknowledges;
        var batch = RecordBatch.Decode(payload).Value;
        var sequences = new List<ulong>();
        var frames = batch.Frames.Span;
        while (RecordFrame.TryRead(frames, out var frame))
        {
            sequences.Add(frame.Sequence);
            Received.AddOrUpdate(frame.Sequence, 1, (_, count) => count + 1);
            frames = frames[frame.Bytes.Length..];
        }

        Assert.True(frames.IsEmpty);
        Batches.Enqueue(sequences);
        if (!acknowledges) return;
        var rejected = sequences.Where(sequence => Rejects(sequence)).Select(sequence => new RejectedRecord(sequence, ReasonCode.Malformed, "No.")).ToList();
        var stored = sequences.Where(sequence => !Rejects(sequence)).Select(sequence => (IReadOnlyList<ulong>)[sequence, sequence]).ToList();
        _ = SendAckAsync(new RecordsAck(1, batch.Epoch, stored, rejected) { SlowDownMs = SlowDownMs });
    }
}
