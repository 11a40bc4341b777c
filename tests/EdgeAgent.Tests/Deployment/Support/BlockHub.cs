using System.Collections.Concurrent;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Deployment.Support;

/// <summary>The hub's side of the block path on a test broker: answers wants from the artifacts it holds, each block once to who joins.</summary>
internal sealed class BlockHub
{
    private readonly TestBroker _broker;
    private readonly DeviceAddress _address;
    private readonly ConcurrentDictionary<(ArtifactDigest, int), bool> _answered = new();

    public BlockHub(TestBroker broker, DeviceAddress address)
    {
        _broker = broker;
        _address = address;
        broker.OnPublish += Handle;
    }

    public ConcurrentDictionary<ArtifactDigest, byte[]> Artifacts { get; } = new();

    public ConcurrentQueue<BlocksWant> Wants { get; } = new();

    public ConcurrentQueue<int> Sent { get; } = new();

    /// <summary>Blocks that get lost on the way, the first time each.</summary>
    public ConcurrentDictionary<int, bool> Loses { get; } = new();

    /// <summary>Changes a block's bytes on the hub, before its checksum.</summary>
    public Func<int, byte[], byte[]> Alter { get; set; } = (_, data) => data;

    public volatile bool Answers = true;

    public Task SendBlockAsync(string topic, ArtifactDigest artifact, int index)
    {
        var bytes = Artifacts[artifact];
        var data = Alter(index, bytes.AsSpan(index * Blocks.Size, Blocks.LengthOf(bytes.Length, index)).ToArray());
        Sent.Enqueue(index);
        return _broker.SendAsync(topic, new BlockMessage(artifact, index, Blocks.CountFor(bytes.Length), data).Encode(), qos: 0);
    }

    private void Handle(string topic, byte[] payload)
    {
        if (topic != Topics.BlocksWant(_address)) return;
        var want = ProtocolJson.Parse(payload, ProtocolJson.Default.BlocksWant, "want").Value;
        Wants.Enqueue(want);
        if (want.Joins) _answered.Clear();
        if (Answers && Artifacts.ContainsKey(want.Artifact)) _ = AnswerAsync(want);
    }

    private async Task AnswerAsync(BlocksWant want)
    {
        var missing = BlockBitmap.Parse(want.Missing.Span, want.Count).Value;
        for (var index = 0; index < want.Count; index++)
        {
            if (!missing[index] || Loses.TryRemove(index, out _) || !_answered.TryAdd((want.Artifact, index), true)) continue;
            await SendBlockAsync(want.Metered ? Topics.DeviceBlocks(_address) : Topics.SharedBlock(want.Artifact, index), want.Artifact, index);
        }
    }
}
