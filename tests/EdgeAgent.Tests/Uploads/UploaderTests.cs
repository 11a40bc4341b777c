using System.Collections.Concurrent;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Uploads;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Uploads;

public sealed class UploaderTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, (2 * Blocks.Size) + 10).Select(i => (byte)(i * 31))];

    private readonly TemporaryDirectory _folder = new();
    private readonly ConcurrentDictionary<int, byte[]> _blocks = new();
    private readonly ConcurrentQueue<UploadOffer> _offers = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_HubThatWantsAndAccepts_GetsEveryByteAndTheQueueIsEmpty()
    {
        await using var rig = await LinkRig.StartAsync();
        var queue = Queue();
        Serve(rig, (offer, have) => have == 3 ? Done(offer, true) : Want(offer, Missing([0, 1, 2])));

        Start(rig, queue, new UploadOptions(Rules, 1 << 20, 1 << 20));

        await Until.TrueAsync(() => queue.Count == 0, "the upload is done");
        Assert.Equal(Content, _blocks.OrderBy(block => block.Key).SelectMany(block => block.Value));
        Assert.Empty(Directory.GetFiles(_folder.Combine("uploads", "files")));
    }

    [Fact]
    public async Task RunAsync_HubThatHasItAlready_SendsNoBlock()
    {
        await using var rig = await LinkRig.StartAsync();
        var queue = Queue();
        Serve(rig, (offer, _) => Done(offer, true));

        Start(rig, queue, new UploadOptions(Rules, 1 << 20, 1 << 20));

        await Until.TrueAsync(() => queue.Count == 0, "the upload is done");
        Assert.Empty(_blocks);
    }

    [Fact]
    public async Task RunAsync_HubThatRefuses_LetsGoAndSaysWhy()
    {
        await using var rig = await LinkRig.StartAsync();
        var queue = Queue();
        Serve(rig, (offer, _) => Done(offer, false));

        Start(rig, queue, new UploadOptions(Rules, 1 << 20, 1 << 20));

        await Until.TrueAsync(() => queue.Count == 0, "the upload is refused");
        Assert.Equal("uploads", Assert.Single(rig.Health.Degradations).Component);
    }

    [Fact]
    public async Task RunAsync_BudgetSpent_SendsWhatItMayAndKeepsTheRest()
    {
        await using var rig = await LinkRig.StartAsync();
        var queue = Queue();
        Serve(rig, (offer, _) => Want(offer, Missing([0, 1, 2])));

        Start(rig, queue, new UploadOptions(Rules, Blocks.Size, 1 << 20));

        await Until.TrueAsync(() => !_blocks.IsEmpty, "a block came");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal([0], _blocks.Keys);
        Assert.Equal(1, queue.Count);
    }

    private static UploadRule[] Rules => [new UploadRule(UploadKind.Diagnostics, [], 1000, null)];

    private static byte[] Done(UploadOffer offer, bool accepted) =>
        JsonSerializer.SerializeToUtf8Bytes(new UploadDone(1, offer.Id, offer.Digest, accepted, accepted ? null : ReasonCode.TooLarge, accepted ? null : "Too large."), ProtocolJson.Default.UploadDone);

    private static byte[] Want(UploadOffer offer, BlockBitmap missing) =>
        JsonSerializer.SerializeToUtf8Bytes(new UploadWant(1, offer.Digest, missing.Count, missing.Bytes), ProtocolJson.Default.UploadWant);

    private static BlockBitmap Missing(int[] indices)
    {
        var missing = new BlockBitmap(3);
        foreach (var index in indices) missing[index] = true;
        return missing;
    }

    /// <summary>A hub that answers each offer, and once more when three blocks have come.</summary>
    private void Serve(LinkRig rig, Func<UploadOffer, int, byte[]> answer) => rig.Broker.OnPublish += (topic, payload) =>
    {
        if (topic == Topics.UploadOffer(rig.Address))
        {
            _offers.Enqueue(ProtocolJson.Parse(payload, ProtocolJson.Default.UploadOffer, "offer").Value);
        }
        else if (topic == Topics.UploadBlock(rig.Address))
        {
            var block = BlockMessage.Decode(payload).Value;
            _blocks[block.Index] = block.Data.ToArray();
            if (_blocks.Count < 3) return;
        }
        else
        {
            return;
        }

        var said = answer(_offers.Last(), _blocks.Count);
        var isDone = JsonDocument.Parse(said).RootElement.TryGetProperty("accepted", out _);
        _ = rig.Broker.SendAsync(isDone ? Topics.UploadDone(rig.Address) : Topics.UploadWant(rig.Address), said, qos: 1);
    };

    private UploadQueue Queue()
    {
        var queue = UploadQueue.Open(_folder.Combine("uploads"), new UploadOptions(Rules, 1 << 20, 1 << 20), null, new AgentMetrics()).Value;
        var path = _folder.Combine("bundle");
        File.WriteAllBytes(path, Content);
        Assert.Null(queue.OfferFile(new UploadDraft(UploadKind.Diagnostics, ArtifactDigest.Of(Content), Content.Length, "bundle"), path));
        return queue;
    }

    private void Start(LinkRig rig, UploadQueue queue, UploadOptions options)
    {
        var budget = new DailyUploadBudget(_folder.Combine("uploads", "spent.json"), options, TimeProvider.System);
        rig.Run(new Uploader(rig.Session, rig.Address, queue, budget, rig.Health, TimeProvider.System, NullLogger<Uploader>.Instance).RunAsync);
    }
}
