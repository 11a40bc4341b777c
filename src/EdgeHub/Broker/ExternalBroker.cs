using System.Buffers;
using System.Security.Cryptography;
using Edge.Hub.Configuration;
using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Protocol;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Edge.Hub.Broker;

/// <summary>
/// The hub as a client of a broker it shares with its devices and with other hub processes. Record batches come by a shared
/// subscription, each to one process, and are acknowledged to the broker only when they are committed: a slow database
/// fills first this process's receive window, then the devices' own windows. Presence and reported states come to every
/// process, wants and uploads to the one that leads. A process that dies says nothing; the devices send again what no hub
/// answered.
/// </summary>
internal sealed partial class ExternalBroker(
    BrokerOptions options, HubProcess process, ExternalPublisher publisher, MessageIntake intake, UploadInbox uploads, RetainedDesired desired, FleetBoard fleet,
    ILeadership leadership, TimeProvider time, ILogger<ExternalBroker> log)
    : BackgroundService, IBroker
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Processes of one hub take turns at these, whatever the site.</summary>
    private static readonly string Records = "$share/hub/" + Topics.AllRecords;

    /// <summary>One process answers these: a wave of wants is one artifact published, and an upload is one file.</summary>
    private static readonly string[] OfTheLeader = [Topics.AllBlockWants, Topics.AllTransferWants, Topics.AllUploadOffers, Topics.AllUploadBlocks, Topics.AllDesired];

    private readonly IMqttClient _client = publisher.Client;
    private bool _hearsAsLeader;
    private string? _trouble;

    /// <inheritdoc/>
    public bool IsRunning => _client.IsConnected;

    /// <inheritdoc/>
    public string Host => options.Host;

    /// <inheritdoc/>
    public int Port => options.Port;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _client.ApplicationMessageReceivedAsync += message => OnMessageAsync(message, stoppingToken);
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            try
            {
                if (!_client.IsConnected) await ConnectAsync(stoppingToken).ConfigureAwait(false);
                await FollowLeadershipAsync(stoppingToken).ConfigureAwait(false);
                _trouble = null;
            }
            catch (Exception exception) when (IsExpected(exception) && !stoppingToken.IsCancellationRequested)
            {
                // Once, not every second of a broker's night.
                if (_trouble != exception.Message) LogNotConnected(options.Host, options.Port, exception.Message);
                _trouble = exception.Message;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private static bool IsExpected(Exception exception) =>
        ExternalPublisher.IsLinkFault(exception) || exception is UnauthorizedAccessException or CryptographicException;

    private async Task ConnectAsync(CancellationToken stop)
    {
        desired.End();
        _hearsAsLeader = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(ExternalPublisher.Patience);
        var answer = await _client.ConnectAsync(ExternalConnection.Build(options, process), patience.Token).ConfigureAwait(false);
        if (answer.ResultCode != MqttClientConnectResultCode.Success) throw new IOException($"The broker answered {answer.ResultCode}.");
        await SubscribeAsync([Topics.AllStatus, Topics.AllReported, Records, Topics.AllCommandResponses(process.Id!)], stop).ConfigureAwait(false);
        LogConnected(options.Host, options.Port);
    }

    private async Task FollowLeadershipAsync(CancellationToken stop)
    {
        if (leadership.IsLeader == _hearsAsLeader) return;
        if (_hearsAsLeader)
        {
            desired.End();
            await _client.UnsubscribeAsync(new MqttClientUnsubscribeOptions { TopicFilters = [.. OfTheLeader] }, stop).ConfigureAwait(false);
            _hearsAsLeader = false;
            return;
        }

        desired.Begin();
        await SubscribeAsync(OfTheLeader, stop).ConfigureAwait(false);
        _hearsAsLeader = true;
    }

    private async Task SubscribeAsync(IReadOnlyList<string> topics, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(ExternalPublisher.Patience);
        var granted = await _client.SubscribeAsync(
            new MqttClientSubscribeOptions { TopicFilters = [.. topics.Select(topic => new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce })] },
            patience.Token).ConfigureAwait(false);
        if (granted.Items.FirstOrDefault(item => (int)item.ResultCode >= 0x80) is not { } refused) return;
        await _client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(false);
        throw new IOException($"The broker refused the subscription {refused.TopicFilter.Topic} ({refused.ResultCode}); a hub needs shared subscriptions and all of edge/v1.");
    }

    private async Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs message, CancellationToken stop)
    {
        // Answered below or by the commit, never by the library.
        message.AutoAcknowledge = false;
        var topic = message.ApplicationMessage.Topic;
        if (!Topics.TryParse(topic, out var device, out var channel)) channel = "";
        var waits = false;
        switch (channel)
        {
            case "desired":
                desired.OnRetained(device!, message.ApplicationMessage.Payload.ToArray());
                break;
            case "upload/offer" or "upload/block":
                uploads.Add(device!, channel == "upload/offer", message.ApplicationMessage.Payload.ToArray());
                break;
            default:
                var fate = await intake.TakeAsync(topic, message.ApplicationMessage.Payload, () => _ = AcknowledgeAsync(message, stop), stop).ConfigureAwait(false);
                // A batch without room is left to the devices: they send again what no hub acknowledged.
                waits = fate == Intake.Taken && channel == "records";
                if (fate == Intake.Outdated) await RestoreBirthAsync(device!, stop).ConfigureAwait(false);
                break;
        }

        if (!waits) await AcknowledgeAsync(message, stop).ConfigureAwait(false);
    }

    /// <summary>
    /// A broker of several nodes may publish an old session's will behind the new session's birth, and retain it: who comes
    /// later would believe the device dead. The birth that this process heard is put back.
    /// </summary>
    private async Task RestoreBirthAsync(DeviceAddress device, CancellationToken stop)
    {
        if (!leadership.IsLeader || fleet.Find(device) is not { Online: true } alive || RetainedMessages.Status(alive) is not { } birth) return;
        await publisher.PublishAsync(Topics.Status(device), birth, MqttQualityOfServiceLevel.AtLeastOnce, retain: true, stop).ConfigureAwait(false);
    }

    private async Task AcknowledgeAsync(MqttApplicationMessageReceivedEventArgs message, CancellationToken stop)
    {
        try
        {
            await message.AcknowledgeAsync(stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (ExternalPublisher.IsLinkFault(exception))
        {
            // The connection it came on is gone, and its window with it.
            LogNotAnswered(message.ApplicationMessage.Topic, exception.Message);
        }
    }

    [LoggerMessage(1030, LogLevel.Information, "Connected to the broker {Host}:{Port}.")]
    private partial void LogConnected(string host, int port);

    [LoggerMessage(1031, LogLevel.Warning, "No connection to the broker {Host}:{Port}, tried every second: {Reason}")]
    private partial void LogNotConnected(string host, int port, string reason);

    [LoggerMessage(1032, LogLevel.Debug, "The broker did not take the answer to a message on {Topic}: {Reason}")]
    private partial void LogNotAnswered(string topic, string reason);
}
