using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace Edge.Hub.Broker;

/// <summary>Publishes through a broker elsewhere. Holds the connection that <see cref="ExternalBroker"/> keeps up.</summary>
internal sealed partial class ExternalPublisher(ILogger<ExternalPublisher> log) : IHubPublisher, IDisposable
{
    /// <summary>How long the broker may take to answer: as an agent's.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The connection.</summary>
    public IMqttClient Client { get; } = new MqttClientFactory().CreateMqttClient();

    /// <summary>Whether the link, rather than this program, is at fault.</summary>
    public static bool IsLinkFault(Exception exception) =>
        exception is MqttCommunicationException or MqttClientDisconnectedException or MqttProtocolViolationException
            or IOException or OperationCanceledException or InvalidOperationException;

    /// <inheritdoc/>
    public Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, MqttQualityOfServiceLevel quality, bool retain, CancellationToken stop) =>
        SendAsync(new MqttApplicationMessage { Topic = topic, Payload = new(payload), QualityOfServiceLevel = quality, Retain = retain }, stop);

    /// <inheritdoc/>
    public Task RequestAsync(HubRequest request, CancellationToken stop) => SendAsync(request.ToMessage(), stop);

    private async Task SendAsync(MqttApplicationMessage message, CancellationToken stop)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            await Client.PublishAsync(message, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsLinkFault(exception) && !stop.IsCancellationRequested)
        {
            // Devices repeat what they were not answered; desired states are published again on the next connection.
            LogNotSent(message.Topic, exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    [LoggerMessage(1033, LogLevel.Debug, "The broker did not take a message on {Topic}: {Reason}")]
    private partial void LogNotSent(string topic, string reason);
}
