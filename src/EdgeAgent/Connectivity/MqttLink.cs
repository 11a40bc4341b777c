using System.Buffers;
using System.Collections.Concurrent;
using Edge.Agent.Connectivity.Egress;
using Edge.Protocol;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace Edge.Agent.Connectivity;

/// <summary>One MQTT connection: from connecting to its end, never reused.</summary>
internal sealed class MqttLink : IDisposable
{
    /// <summary>The client library waits for a PUBACK or CONNACK without end; a broker that takes longer is as good as gone.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    private readonly IMqttClient _client;
    private readonly TimeProvider _time;
    private readonly LinkMeter _meter;
    private readonly CancellationTokenSource _closed = new();

    private MqttLink(string session, Func<string, LinkRequest, ValueTask> deliver, LinkMeter meter, TimeProvider time)
    {
        _meter = meter;
        _client = new MqttClientFactory().CreateMqttClient();
        _time = time;
        Connection = new LinkConnection(session, _closed.Token);
        _client.DisconnectedAsync += _ => _closed.CancelAsync();
        _client.ApplicationMessageReceivedAsync += received =>
        {
            var message = received.ApplicationMessage;
            var payload = message.Payload;
            return deliver(message.Topic, new LinkRequest(
                payload.IsSingleSegment ? payload.First : payload.ToArray(),
                message.ResponseTopic,
                message.CorrelationData,
                message.MessageExpiryInterval > 0 ? TimeSpan.FromSeconds(message.MessageExpiryInterval) : null)).AsTask();
        };
    }

    /// <summary>What the link's users see of it.</summary>
    public LinkConnection Connection { get; }

    /// <summary>Topics the broker granted on this connection.</summary>
    public ConcurrentDictionary<string, bool> Granted { get; } = new(StringComparer.Ordinal);

    /// <summary>Connects; refusals come back as problems.</summary>
    public static async ValueTask<Outcome<MqttLink>> OpenAsync(
        MqttClientOptions options, string session, Func<string, LinkRequest, ValueTask> deliver, LinkMeter meter, TimeProvider time, CancellationToken cancellationToken)
    {
        var link = new MqttLink(session, deliver, meter, time);
        var problem = await link.AskAsync(
            async token =>
            {
                var result = await link._client.ConnectAsync(options, token);
                return result.ResultCode is MqttClientConnectResultCode.Success ? null : Explain(result);
            },
            cancellationToken);
        if (problem is null) return link;
        link.Dispose();
        return problem;
    }

    /// <summary>Publishes; at QoS 1 until the broker took it over.</summary>
    public ValueTask<Problem?> PublishAsync(LinkMessage message, CancellationToken cancellationToken) => AskAsync(
        async token =>
        {
            _meter.Count(message);
            var result = await _client.PublishAsync(
                new MqttApplicationMessage
                {
                    Topic = message.Topic,
                    Payload = new ReadOnlySequence<byte>(message.Payload),
                    QualityOfServiceLevel = (MqttQualityOfServiceLevel)message.Delivery,
                    Retain = message.Retain,
                    CorrelationData = message.CorrelationData,
                    MessageExpiryInterval = (uint)(message.Expiry?.TotalSeconds ?? 0),
                },
                token);
            if (result.IsSuccess) return null;
            return result.ReasonCode is MqttClientPublishReasonCode.QuotaExceeded
                ? new Problem(LinkReasons.Busy, "The hub has no room for more records at the moment; they stay in the journal and are sent again.")
                : new Problem(LinkReasons.Refused, $"The broker refused a message on '{message.Topic}' ({result.ReasonCode}); check its access rules for this device.");
        },
        cancellationToken);

    /// <summary>Subscribes.</summary>
    public ValueTask<Problem?> SubscribeAsync(string topic, Delivery delivery, CancellationToken cancellationToken) => AskAsync(
        async token =>
        {
            var result = await _client.SubscribeAsync(topic, (MqttQualityOfServiceLevel)delivery, token);
            var refused = result.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2);
            if (refused is null) Granted[topic] = true;
            return refused is null
                ? null
                : new Problem(LinkReasons.Refused, $"The broker refused the subscription to '{topic}' ({refused.ResultCode}); check its access rules for this device.");
        },
        cancellationToken);

    /// <summary>Unsubscribes.</summary>
    public ValueTask<Problem?> UnsubscribeAsync(string topic, CancellationToken cancellationToken) => AskAsync(
        async token =>
        {
            Granted.TryRemove(topic, out _);
            await _client.UnsubscribeAsync(topic, token);
            return null;
        },
        cancellationToken);

    /// <summary>Asks whether the broker is there. The connection ending meanwhile is no error: whoever asks sees that by itself.</summary>
    public async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(
                async token =>
                {
                    await _client.PingAsync(token);
                    return null;
                },
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The connection ended.
        }
    }

    /// <summary>Ends the connection in an orderly way: the broker then drops the will.</summary>
    public ValueTask<Problem?> CloseAsync(CancellationToken cancellationToken) => AskAsync(
        async token =>
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), token);
            return null;
        },
        cancellationToken);

    /// <summary>Ends the connection for its users, whatever the socket thinks.</summary>
    public void Abandon() => _closed.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed.Cancel();
        _client.Dispose();
        _meter.Settle();
        // The token source is left to the collector: users of Connection.Closed may register after the end.
    }

    private static Problem Explain(MqttClientConnectResult result) => result.ResultCode switch
    {
        MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized => new Problem(
            LinkReasons.CredentialsRefused,
            $"The hub refused this device's credentials ({result.ResultCode}); check hub.user and the first line of hub.passwordFile."),
        _ => new Problem(LinkReasons.Refused, $"The hub refused the connection ({result.ResultCode}). {result.ReasonString}".TrimEnd()),
    };

    private async ValueTask<Problem?> AskAsync(Func<CancellationToken, Task<Problem?>> ask, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(AnswerTimeout, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken, Connection.Closed);
        try
        {
            return await ask(any.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or MqttCommunicationException or ObjectDisposedException
            or MqttClientNotConnectedException or MqttClientDisconnectedException or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return timer.IsCancellationRequested
                ? new Problem(LinkReasons.NoAnswer, $"The broker did not answer within {AnswerTimeout.TotalSeconds:0} s.")
                : new Problem(LinkReasons.Unreachable, $"No connection to the hub: {Innermost(exception).Message}");
        }
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
