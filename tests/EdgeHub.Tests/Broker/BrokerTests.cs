using System.Net.Sockets;
using Edge.Protocol;
using MQTTnet;

namespace Edge.Hub.Tests.Broker;

public sealed class BrokerTests : HubTest
{
    public static TheoryData<string> HubOwned =>
    [
        Topics.Desired(Box1), Topics.RecordsAck(Box1), Topics.DeviceBlocks(Box1), Topics.SharedBlock(ArtifactDigest.Of("x"u8), 0), "edge/v1/trust/root", "other",
    ];

    [Theory]
    [MemberData(nameof(HubOwned))]
    public async Task Publish_OnWhatOnlyTheHubSays_IsRefused(string topic)
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);

        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, await device.PublishAsync(topic, "{}"u8.ToArray(), retain: true, Stop));
    }

    [Fact]
    public async Task Connection_ThatAnnouncesAHugePacket_IsClosedBeforeAnythingIsAllocated()
    {
        await using var hub = await StartHubAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(hub.Mqtt, Stop);
        var stream = socket.GetStream();

        // A CONNECT of 256 MiB - 1, the largest MQTT can announce.
        await stream.WriteAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F }, Stop);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        // Well below the broker's 100 s communication time-out, which would close it too.
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        Assert.Equal(0, await ReadToEndAsync(stream, patience.Token));
        await using var device = await ConnectAsync(hub, Box1);
        Assert.True(device.IsConnected);
    }

    private static async Task<int> ReadToEndAsync(NetworkStream stream, CancellationToken stop)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], stop);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
