using Edge.Hub.Broker;
using Edge.Protocol;
using MQTTnet.Protocol;

namespace Edge.Hub.Models;

/// <summary>For a hub that is its own broker: what is published is retained, and what a crash left out is loaded at the next start.</summary>
internal sealed class DirectDesired(IHubPublisher publisher) : IDesiredPublisher
{
    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<(DeviceAddress Device, byte[] Message)> messages, CancellationToken stop)
    {
        foreach (var (device, message) in messages)
            await publisher.PublishAsync(Topics.Desired(device), message, MqttQualityOfServiceLevel.AtLeastOnce, retain: true, stop).ConfigureAwait(false);
    }
}
