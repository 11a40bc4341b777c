using MQTTnet;
using MQTTnet.Protocol;

namespace Edge.Hub.Broker;

/// <summary>A message that asks for an answer.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="ResponseTopic">Where the answer is expected.</param>
/// <param name="CorrelationData">What the answer carries back.</param>
/// <param name="Expiry">How long it is worth delivering.</param>
internal sealed record HubRequest(string Topic, ReadOnlyMemory<byte> Payload, string ResponseTopic, byte[] CorrelationData, TimeSpan Expiry)
{
    /// <summary>The message as it is sent.</summary>
    public MqttApplicationMessage ToMessage() => new()
    {
        Topic = Topic,
        Payload = new(Payload),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        ResponseTopic = ResponseTopic,
        CorrelationData = CorrelationData,
        MessageExpiryInterval = (uint)Expiry.TotalSeconds,
    };
}
