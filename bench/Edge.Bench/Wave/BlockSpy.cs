using MQTTnet;
using MQTTnet.Protocol;

namespace Edge.Bench.Wave;

/// <summary>Hears every block once: what the hub publishes into the broker.</summary>
internal sealed class BlockSpy : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private long _shared;
    private long _own;

    /// <summary>Bytes published for all who wait.</summary>
    public long Shared => Interlocked.Read(ref _shared);

    /// <summary>Bytes published for one device.</summary>
    public long Own => Interlocked.Read(ref _own);

    public async Task ConnectAsync(int port)
    {
        _client.ApplicationMessageReceivedAsync += received =>
        {
            var message = received.ApplicationMessage;
            if (message.Topic.StartsWith("edge/v1/blocks/", StringComparison.Ordinal)) Interlocked.Add(ref _shared, message.Payload.Length);
            else Interlocked.Add(ref _own, message.Payload.Length);
            return Task.CompletedTask;
        };
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        await _client.SubscribeAsync("edge/v1/blocks/#", MqttQualityOfServiceLevel.AtMostOnce);
        await _client.SubscribeAsync("edge/v1/+/+/blocks", MqttQualityOfServiceLevel.AtMostOnce);
    }

    /// <summary>Waits until the hub publishes no more: it goes on for a moment for a device that was switched off.</summary>
    public async Task QuietAsync()
    {
        for (var heard = -1L; heard != Shared + Own;)
        {
            heard = Shared + Own;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
