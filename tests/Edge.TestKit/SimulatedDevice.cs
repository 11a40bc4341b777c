using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Edge.TestKit;

/// <summary>A device that speaks the wire over a real socket, for tests of the hub that need no agent.</summary>
public sealed class SimulatedDevice : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<RecordsAck> _acks = Channel.CreateUnbounded<RecordsAck>();
    private readonly Channel<DesiredState> _desired = Channel.CreateUnbounded<DesiredState>();
    private readonly Channel<UploadWant> _uploadWants = Channel.CreateUnbounded<UploadWant>();
    private readonly Channel<UploadDone> _uploadEnds = Channel.CreateUnbounded<UploadDone>();
    private readonly Channel<TransferPlan> _transfers = Channel.CreateUnbounded<TransferPlan>();
    private readonly Channel<(string Topic, BlockMessage Block)> _blocks = Channel.CreateUnbounded<(string, BlockMessage)>();

    /// <summary>Makes a device; nothing is connected yet.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="journal">Its journal; a fresh one when left out.</param>
    public SimulatedDevice(DeviceAddress address, SimulatedJournal? journal = null)
    {
        Address = address;
        Journal = journal ?? new SimulatedJournal();
        _client.ApplicationMessageReceivedAsync += OnMessageAsync;
    }

    /// <summary>Its address.</summary>
    public DeviceAddress Address { get; }

    /// <summary>Its journal.</summary>
    public SimulatedJournal Journal { get; }

    /// <summary>The id of its session.</summary>
    public string Session { get; } = Guid.CreateVersion7().ToString("n");

    /// <summary>The boot of its machine; null where it does not say.</summary>
    public string? BootId { get; init; }

    /// <summary>Acknowledgements as they come.</summary>
    public ChannelReader<RecordsAck> Acks => _acks.Reader;

    /// <summary>Desired states as they come.</summary>
    public ChannelReader<DesiredState> Desired => _desired.Reader;

    /// <summary>Blocks as they come, with their topic.</summary>
    public ChannelReader<(string Topic, BlockMessage Block)> Blocks => _blocks.Reader;

    /// <summary>Transfer plans as they come.</summary>
    public ChannelReader<TransferPlan> Transfers => _transfers.Reader;

    /// <summary>What it answers to commands; null answers nothing.</summary>
    public Func<CommandRequest, CommandResponse>? OnCommand { get; set; }

    /// <summary>Blocks of uploads that the hub wants.</summary>
    public ChannelReader<UploadWant> UploadWants => _uploadWants.Reader;

    /// <summary>How uploads ended.</summary>
    public ChannelReader<UploadDone> UploadEnds => _uploadEnds.Reader;

    /// <summary>Whether the socket stands.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Connects, subscribes and publishes the birth.</summary>
    /// <param name="broker">Where the broker listens.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task ConnectAsync(EndPoint broker, CancellationToken stop)
    {
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithEndPoint(broker)
            .WithTcpServer(tcp => tcp.BufferSize = 64 * 1024)
            .WithClientId($"{Address.Site}-{Address.Device}-{Session[^8..]}")
            .WithCleanStart()
            .WithWillTopic(Topics.Status(Address))
            .WithWillPayload(Status(PresenceState.Offline))
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain()
            .Build();
        var connected = await _client.ConnectAsync(options, stop).ConfigureAwait(false);
        if (connected.ResultCode != MqttClientConnectResultCode.Success) throw new IOException($"The broker answered {connected.ResultCode}.");
        foreach (var topic in (string[])[Topics.RecordsAck(Address), Topics.Desired(Address), Topics.DeviceBlocks(Address), Topics.Transfer(Address), Topics.Command(Address), Topics.UploadWant(Address), Topics.UploadDone(Address)])
            await SubscribeAsync(topic, stop).ConfigureAwait(false);
        await AnnounceAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Publishes the birth.</summary>
    /// <param name="stop">Ends the attempt.</param>
    public Task AnnounceAsync(CancellationToken stop) => PublishAsync(Topics.Status(Address), Status(PresenceState.Online), retain: true, stop);

    /// <summary>Subscribes to one more topic, for example an artifact's shared blocks.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="stop">Ends the attempt.</param>
    public Task SubscribeAsync(string topic, CancellationToken stop) =>
        _client.SubscribeAsync(new MqttClientSubscribeOptions { TopicFilters = [new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }] }, stop);

    /// <summary>Sends a record batch and gives the broker's answer, which is no acknowledgement of the records.</summary>
    /// <param name="batch">The message.</param>
    /// <param name="stop">Ends the attempt.</param>
    public Task<MqttClientPublishReasonCode> SendAsync(byte[] batch, CancellationToken stop) => PublishAsync(Topics.Records(Address), batch, retain: false, stop);

    /// <summary>Publishes the reported state.</summary>
    /// <param name="reported">The state.</param>
    /// <param name="stop">Ends the attempt.</param>
    public Task<MqttClientPublishReasonCode> ReportAsync(ReportedState reported, CancellationToken stop) =>
        PublishAsync(Topics.Reported(Address), JsonSerializer.SerializeToUtf8Bytes(reported, ProtocolJson.Default.ReportedState), retain: true, stop);

    /// <summary>Asks for blocks.</summary>
    /// <param name="want">The want.</param>
    /// <param name="stop">Ends the attempt.</param>
    public Task<MqttClientPublishReasonCode> WantAsync(BlocksWant want, CancellationToken stop) =>
        PublishAsync(Topics.BlocksWant(Address), JsonSerializer.SerializeToUtf8Bytes(want, ProtocolJson.Default.BlocksWant), retain: false, stop);

    /// <summary>Asks how a version's files are to come.</summary>
    /// <param name="want">The question.</param>
    /// <param name="stop">Ends the attempt.</param>
    public Task<MqttClientPublishReasonCode> AskAsync(TransferWant want, CancellationToken stop) =>
        PublishAsync(Topics.TransferWant(Address), JsonSerializer.SerializeToUtf8Bytes(want, ProtocolJson.Default.TransferWant), retain: false, stop);

    /// <summary>Publishes anything.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="retain">Whether the broker keeps it.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task<MqttClientPublishReasonCode> PublishAsync(string topic, byte[] payload, bool retain, CancellationToken stop)
    {
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = retain,
        };
        return (await _client.PublishAsync(message, stop).ConfigureAwait(false)).ReasonCode;
    }

    /// <summary>Ends the connection as a power cut does: no farewell, so the broker publishes the will.</summary>
    public void Vanish() => _client.Dispose();

    /// <summary>Ends the connection as a stopping agent does: its death first, then the farewell.</summary>
    /// <param name="stop">Ends the attempt.</param>
    public async Task LeaveAsync(CancellationToken stop)
    {
        await PublishAsync(Topics.Status(Address), Status(PresenceState.Offline), retain: true, stop).ConfigureAwait(false);
        await _client.DisconnectAsync(new MqttClientDisconnectOptions(), stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AnswerAsync(MqttApplicationMessage message)
    {
        var request = ProtocolJson.Parse(message.Payload.ToArray(), ProtocolJson.Default.CommandRequest, "command").Value;
        if (OnCommand?.Invoke(request) is not { } response) return;
        // Not within the receiving handler: the broker's answer to this comes through it.
        await Task.Yield();
        _ = PublishAsync(message.ResponseTopic, JsonSerializer.SerializeToUtf8Bytes(response, ProtocolJson.Default.CommandResponse), retain: false, CancellationToken.None);
    }

    private byte[] Status(PresenceState state) =>
        JsonSerializer.SerializeToUtf8Bytes(new StatusMessage(1, state, Session, "0.1.0", Journal.Epoch, BootId), ProtocolJson.Default.StatusMessage);

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs message)
    {
        var topic = message.ApplicationMessage.Topic;
        var payload = message.ApplicationMessage.Payload.ToArray();
        if (topic == Topics.RecordsAck(Address))
            _acks.Writer.TryWrite(ProtocolJson.Parse(payload, ProtocolJson.Default.RecordsAck, "ack").Value);
        else if (topic == Topics.Desired(Address))
            _desired.Writer.TryWrite(ProtocolJson.Parse(payload, ProtocolJson.Default.DesiredState, "desired").Value);
        else if (topic == Topics.Command(Address))
            return AnswerAsync(message.ApplicationMessage);
        else if (topic == Topics.Transfer(Address))
            _transfers.Writer.TryWrite(ProtocolJson.Parse(payload, ProtocolJson.Default.TransferPlan, "transfer plan").Value);
        else if (topic == Topics.UploadWant(Address))
            _uploadWants.Writer.TryWrite(ProtocolJson.Parse(payload, ProtocolJson.Default.UploadWant, "upload want").Value);
        else if (topic == Topics.UploadDone(Address))
            _uploadEnds.Writer.TryWrite(ProtocolJson.Parse(payload, ProtocolJson.Default.UploadDone, "upload end").Value);
        else
            _blocks.Writer.TryWrite((topic, BlockMessage.Decode(payload).Value));
        return Task.CompletedTask;
    }
}
