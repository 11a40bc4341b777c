using Edge.Hub.Configuration;
using Edge.Hub.Fleet;
using Edge.Protocol;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Edge.Hub.Broker;

/// <summary>
/// The hub as a client of a broker it shares with its devices and with other hub processes. Record batches come by a shared
/// subscription, each to one process, and are acknowledged to the broker only when they are committed: a slow database
/// fills first this process's receive window, then the devices' own windows. A process that dies says nothing; the devices
/// send again what no hub acknowledged.
/// </summary>
internal sealed partial class ExternalBroker(
    BrokerOptions options, ExternalPublisher publisher, MessageIntake intake, RetainedMessages retained, ILeadership leadership, TimeProvider time,
    ILogger<ExternalBroker> log)
    : BackgroundService, IBroker
{
    /// <summary>Processes of one hub take turns at these topics, whatever the site.</summary>
    private const string Shared = "$share/hub/";

    /// <summary>Socket buffer: with the library's 8 KiB a batch takes a dozen reads.</summary>
    private const int BufferBytes = 64 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly IMqttClient _client = publisher.Client;
    private readonly string _clientId = $"edge-hub:{Guid.CreateVersion7(time.GetUtcNow()):n}";

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
            if (_client.IsConnected) continue;
            try
            {
                await ConnectAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (ExternalPublisher.IsLinkFault(exception) && !stoppingToken.IsCancellationRequested)
            {
                LogNotConnected(options.Host, options.Port, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(ExternalPublisher.Patience);
        var settings = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithEndPoint(new System.Net.DnsEndPoint(options.Host, options.Port))
            .WithTcpServer(tcp => tcp.BufferSize = BufferBytes)
            .WithClientId(_clientId)
            .WithCleanStart()
            .WithReceiveMaximum(BrokerOptions.ReceiveMaximum);
        if (options.User is { } user)
            settings.WithCredentials(user, options.PasswordFile is { } file ? (await File.ReadAllTextAsync(file, stop).ConfigureAwait(false)).TrimEnd() : null);
        var answer = await _client.ConnectAsync(settings.Build(), patience.Token).ConfigureAwait(false);
        if (answer.ResultCode != MqttClientConnectResultCode.Success) throw new IOException($"The broker answered {answer.ResultCode}.");
        string[] topics =
        [
            Topics.AllStatus, Topics.AllReported, Shared + Topics.AllRecords, Shared + Topics.AllBlockWants, Topics.AllCommandResponses,
            Topics.AllUploadOffers, Topics.AllUploadBlocks,
        ];
        var granted = await _client.SubscribeAsync(
            new MqttClientSubscribeOptions { TopicFilters = [.. topics.Select(topic => new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce })] },
            patience.Token).ConfigureAwait(false);
        if (granted.Items.FirstOrDefault(item => (int)item.ResultCode >= 0x80) is { } refused)
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(false);
            throw new IOException($"The broker refused the subscription {refused.TopicFilter.Topic} ({refused.ResultCode}); a hub needs shared subscriptions and all of edge/v1.");
        }

        LogConnected(options.Host, options.Port);
        if (!leadership.IsLeader) return;
        // A broker that lost its state keeps no desired states: they come from the database again.
        foreach (var message in await retained.LoadAsync(stop).ConfigureAwait(false))
        {
            if (Topics.TryParse(message.Topic, out _, out var channel) && channel == "desired") await _client.PublishAsync(message, stop).ConfigureAwait(false);
        }
    }

    private async Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs message, CancellationToken stop)
    {
        // Answered below or by the commit, never by the library.
        message.AutoAcknowledge = false;
        var fate = await intake.TakeAsync(message.ApplicationMessage.Topic, message.ApplicationMessage.Payload, () => _ = AcknowledgeAsync(message, stop), stop).ConfigureAwait(false);
        // A batch without room is left to the devices: they send again what no hub acknowledged.
        var waits = fate == Intake.Taken && message.ApplicationMessage.Topic.EndsWith("/records", StringComparison.Ordinal);
        if (!waits) await AcknowledgeAsync(message, stop).ConfigureAwait(false);
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

    [LoggerMessage(1031, LogLevel.Warning, "No connection to the broker {Host}:{Port}: {Reason}")]
    private partial void LogNotConnected(string host, int port, string reason);

    [LoggerMessage(1032, LogLevel.Debug, "The broker did not take the answer to a message on {Topic}: {Reason}")]
    private partial void LogNotAnswered(string topic, string reason);
}
