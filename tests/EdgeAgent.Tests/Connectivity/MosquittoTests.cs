using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;

namespace Edge.Agent.Tests.Connectivity;

/// <summary>The wire over somebody else's broker: what works only with our own is not MQTT.</summary>
public sealed class MosquittoTests
{
    [Fact]
    public async Task Wire_OverMosquitto_CarriesPresenceRecordsAndBlocks()
    {
        Assert.SkipUnless(MosquittoBroker.Missing is null, MosquittoBroker.Missing ?? "");
        using var folder = new TemporaryDirectory();
        await using var broker = new MosquittoBroker();
        await broker.StartAsync();
        await RunAsync(broker.Port, folder, TestContext.Current.CancellationToken);
    }

    /// <summary>The broker dies with a batch it has confirmed and not delivered, and comes back without any memory of it.</summary>
    [Fact]
    public async Task Wire_MosquittoLosesItsState_DeliversEveryRecord()
    {
        Assert.SkipUnless(MosquittoBroker.Missing is null, MosquittoBroker.Missing ?? "");
        var stopping = TestContext.Current.CancellationToken;
        await using var broker = new MosquittoBroker();
        var port = broker.Port;
        var journal = new MemoryJournal();
        var options = new HubOptions("127.0.0.1", port, null, null, TimeSpan.FromSeconds(30), false, null, 8);
        var identity = new SessionIdentity(new DeviceAddress("plant-1", "box-7"), "1.2.3", journal.Epoch);
        var health = new HealthBoard();
        var session = new HubSession(options, identity, health, TimeProvider.System, NullLogger<HubSession>.Instance);
        var metrics = new AgentMetrics();
        var forwarder = new RecordForwarder(
            session, journal, identity, options, new ForwarderTelemetry(metrics, health, TimeProvider.System, NullLogger<RecordForwarder>.Instance));
        for (var i = 0; i < 20; i++) await journal.AppendAsync(RecordKind.Decision, RecordPriority.Normal, new byte[400], stopping);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = Task.WhenAll(session.RunAsync(stop.Token), forwarder.RunAsync(stop.Token));

        await broker.StartAsync();
        await session.WaitConnectedAsync(stopping).AsTask().WaitAsync(Until.Patience, stopping);
        await Until.TrueAsync(() => metrics.Snapshot()["edge_records_sent_total"] > 0);
        await broker.KillAsync();

        await broker.StartAsync();
        try
        {
            using var hub = await HubAsync(port, identity.Address, journal.Epoch, [], new ConcurrentQueue<StatusMessage>(), stopping);
            await Until.TrueAsync(() => journal.Status.Backlog == 0);
        }
        finally
        {
            await stop.CancelAsync();
            await running.WaitAsync(Until.Patience, stopping);
        }
    }

    private static async Task RunAsync(int port, TemporaryDirectory folder, CancellationToken stopping)
    {
        var journal = new MemoryJournal();
        var options = new HubOptions("127.0.0.1", port, null, null, TimeSpan.FromSeconds(30), false, null, 8);
        var identity = new SessionIdentity(new DeviceAddress("plant-1", "box-7"), "1.2.3", journal.Epoch);
        var health = new HealthBoard();
        var session = new HubSession(options, identity, health, TimeProvider.System, NullLogger<HubSession>.Instance);
        var forwarder = new RecordForwarder(
            session, journal, identity, options, new ForwarderTelemetry(new AgentMetrics(), health, TimeProvider.System, NullLogger<RecordForwarder>.Instance));
        var artifact = new byte[(Blocks.Size * 3) + 5];
        var digest = ArtifactDigest.Of(artifact);
        for (var i = 0; i < 500; i++) await journal.AppendAsync(RecordKind.Decision, RecordPriority.Normal, new byte[400], stopping);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = Task.WhenAll(session.RunAsync(stop.Token), forwarder.RunAsync(stop.Token));
        await session.WaitConnectedAsync(stopping).AsTask().WaitAsync(Until.Patience, stopping);
        var states = new ConcurrentQueue<StatusMessage>();
        using var hub = await HubAsync(port, identity.Address, journal.Epoch, artifact, states, stopping);

        await Until.TrueAsync(() => states.LastOrDefault()?.State is PresenceState.Online);
        // The records of before the hub came were lost at the broker; a new connection sends them again.
        await DropAsync(port, identity.ClientId, stopping);
        await Until.TrueAsync(() => journal.Status.Backlog == 0);
        await Until.TrueAsync(() => states.Any(state => state.State is PresenceState.Offline) && states.Last().State is PresenceState.Online);

        var paths = new ModelPaths(folder.Path);
        var downloader = new BlockDownloader(
            session, new BlobStore(paths), paths, new DownloadOptions(identity.Address, false, 0),
            new DownloadServices(TimeProvider.System, DownloadServices.AskFreeSpace, NullLogger<BlockDownloader>.Instance));
        Assert.Null(await downloader.FetchAsync(digest, artifact.Length, _ => { }, stopping).AsTask().WaitAsync(Until.Patience, stopping));

        await stop.CancelAsync();
        await running.WaitAsync(Until.Patience, stopping);
        await Until.TrueAsync(() => states.Last().State is PresenceState.Offline);
    }

    /// <summary>A hub of thirty lines on an ordinary client.</summary>
    private static async Task<IMqttClient> HubAsync(
        int port, DeviceAddress address, Epoch epoch, byte[] artifact, ConcurrentQueue<StatusMessage> states, CancellationToken stopping)
    {
        var hub = new MqttClientFactory().CreateMqttClient();
        hub.ApplicationMessageReceivedAsync += async received =>
        {
            var payload = received.ApplicationMessage.Payload.ToArray();
            var topic = received.ApplicationMessage.Topic;
            if (topic == Topics.Status(address))
            {
                states.Enqueue(ProtocolJson.Parse(payload, ProtocolJson.Default.StatusMessage, "status").Value);
            }
            else if (topic == Topics.Records(address))
            {
                var ranges = new List<IReadOnlyList<ulong>>();
                var frames = RecordBatch.Decode(payload).Value.Frames;
                while (RecordFrame.TryRead(frames.Span, out var frame))
                {
                    ranges.Add([frame.Sequence, frame.Sequence]);
                    frames = frames[frame.Bytes.Length..];
                }

                var ack = JsonSerializer.SerializeToUtf8Bytes(new RecordsAck(1, epoch, ranges, []), ProtocolJson.Default.RecordsAck);
                await hub.PublishBinaryAsync(Topics.RecordsAck(address), ack, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: stopping);
            }
            else
            {
                var want = ProtocolJson.Parse(payload, ProtocolJson.Default.BlocksWant, "want").Value;
                for (var index = 0; index < want.Count; index++)
                {
                    var block = artifact.AsMemory(index * Blocks.Size, Blocks.LengthOf(artifact.Length, index));
                    await hub.PublishBinaryAsync(
                        Topics.SharedBlock(want.Artifact, index), new BlockMessage(want.Artifact, index, want.Count, block).Encode(), cancellationToken: stopping);
                }
            }
        };
        await hub.ConnectAsync(Client(port, "hub"), stopping);
        await hub.SubscribeAsync(Topics.AllStatus, MqttQualityOfServiceLevel.AtLeastOnce, stopping);
        await hub.SubscribeAsync(Topics.AllRecords, MqttQualityOfServiceLevel.AtLeastOnce, stopping);
        await hub.SubscribeAsync(Topics.AllBlockWants, MqttQualityOfServiceLevel.AtMostOnce, stopping);
        return hub;
    }

    /// <summary>Takes the agent's client id over and lets it go: the broker cuts the agent and publishes its will.</summary>
    private static async Task DropAsync(int port, string clientId, CancellationToken stopping)
    {
        using var thief = new MqttClientFactory().CreateMqttClient();
        await thief.ConnectAsync(Client(port, clientId), stopping);
        await thief.DisconnectAsync(new MqttClientDisconnectOptions(), stopping);
    }

    private static MqttClientOptions Client(int port, string clientId) => new MqttClientOptionsBuilder()
        .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500)
        .WithTcpServer("127.0.0.1", port)
        .WithClientId(clientId)
        .Build();
}
