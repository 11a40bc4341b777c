using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Edge.Hub.Broker;

/// <summary>Publishes through the embedded broker, marked so that the router lets it through.</summary>
internal sealed partial class HubOutbox(ILogger<HubOutbox> log) : IHubPublisher
{
    /// <summary>The sender name of the hub's own messages.</summary>
    public const string SenderId = "edge-hub";

    private volatile MqttServer? _server;

    /// <summary>Names the broker once it runs, or null when it stops.</summary>
    public MqttServer? Server
    {
        get => _server;
        set => _server = value;
    }

    /// <inheritdoc/>
    public Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, MqttQualityOfServiceLevel quality, bool retain, CancellationToken stop)
    {
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new(payload),
            QualityOfServiceLevel = quality,
            Retain = retain,
        };
        return SendAsync(message, stop);
    }

    /// <inheritdoc/>
    public Task RequestAsync(HubRequest request, CancellationToken stop) => SendAsync(request.ToMessage(), stop);

    private async Task SendAsync(MqttApplicationMessage message, CancellationToken stop)
    {
        if (_server is not { IsStarted: true } server)
        {
            // Between start and stop of the broker: devices repeat what they were not answered.
            LogNoBroker(message.Topic);
            return;
        }

        await server.InjectApplicationMessage(new InjectedMqttApplicationMessage(message) { SenderClientId = SenderId }, stop).ConfigureAwait(false);
    }

    [LoggerMessage(1001, LogLevel.Debug, "The broker does not run; a message on {Topic} was not sent.")]
    private partial void LogNoBroker(string topic);
}
