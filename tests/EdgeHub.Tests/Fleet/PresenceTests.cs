using Edge.Hub.Fleet;
using Edge.Protocol;
using Edge.Protocol.Messages;
using MQTTnet.Server;

namespace Edge.Hub.Tests.Fleet;

public sealed class PresenceTests : HubTest
{
    [Fact]
    public async Task Device_ThatConnects_IsOnline()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);

        await IsAsync(hub, online: true);

        Assert.Equal(device.Journal.Epoch.ToString(), hub.Get<FleetBoard>().Find(Box1)!.Epoch);
    }

    [Fact]
    public async Task Device_ThatVanishes_IsOfflineByItsWill()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        await IsAsync(hub, online: true);

        device.Vanish();

        await IsAsync(hub, online: false);
    }

    [Fact]
    public async Task LateDeathOfAnEarlierSession_DoesNotCountAndIsNotRetained()
    {
        await using var hub = await StartHubAsync();
        await using var earlier = await ConnectAsync(hub, Box1);
        await using var later = await ConnectAsync(hub, Box1);

        earlier.Vanish();
        await UntilAsync(async () => (await Server(hub).GetClientsAsync()).Count == 1, "the earlier session ended");

        Assert.True(hub.Get<FleetBoard>().Find(Box1)!.Online);
        var retained = await Server(hub).GetRetainedMessageAsync(Topics.Status(Box1));
        var status = ProtocolJson.Parse(System.Buffers.BuffersExtensions.ToArray(retained.Payload), ProtocolJson.Default.StatusMessage, "status").Value;
        Assert.Equal((PresenceState.Online, later.Session), (status.State, status.Session));
    }

    [Fact]
    public async Task DeviceOnlineWhenTheHubStopped_IsOfflineAfterTheRestartUntilItReturns()
    {
        await using (var hub = await StartHubAsync())
        await using (var device = await ConnectAsync(hub, Box1))
        {
            await IsAsync(hub, online: true);
        }

        await using var restarted = await StartHubAsync();
        await IsAsync(restarted, online: false);
        var retained = await Server(restarted).GetRetainedMessageAsync(Topics.Status(Box1));
        var status = ProtocolJson.Parse(System.Buffers.BuffersExtensions.ToArray(retained.Payload), ProtocolJson.Default.StatusMessage, "status").Value;
        Assert.Equal(PresenceState.Offline, status.State);

        await using var returned = await ConnectAsync(restarted, Box1);
        await IsAsync(restarted, online: true);
    }

    [Fact]
    public async Task MalformedStatus_IsRefused()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);

        var answer = await device.PublishAsync(Topics.Status(Box1), "{}"u8.ToArray(), retain: true, Stop);

        Assert.Equal(MQTTnet.MqttClientPublishReasonCode.PayloadFormatInvalid, answer);
        await IsAsync(hub, online: true);
    }

    private static Task IsAsync(TestHub hub, bool online) =>
        UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Online == online, $"online is {online}");

    private static MqttServer Server(TestHub hub) => hub.Get<Edge.Hub.Broker.HubOutbox>().Server!;
}
