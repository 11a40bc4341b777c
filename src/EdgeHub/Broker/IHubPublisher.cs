using MQTTnet.Protocol;

namespace Edge.Hub.Broker;

/// <summary>Publishes as the hub. The seam between the hub's services and the broker.</summary>
internal interface IHubPublisher
{
    /// <summary>Publishes a message to whoever subscribes.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="quality">Quality of service.</param>
    /// <param name="retain">Whether the broker keeps it for later subscribers.</param>
    /// <param name="stop">Ends the attempt.</param>
    Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, MqttQualityOfServiceLevel quality, bool retain, CancellationToken stop);

    /// <summary>Publishes a request, at least once; its answer comes as a message of its own.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stop">Ends the attempt.</param>
    Task RequestAsync(HubRequest request, CancellationToken stop);
}
