using System.Buffers;
using System.Collections.Concurrent;
using Edge.Protocol;
using Edge.Protocol.Trust;
using MQTTnet;

namespace Edge.Hub.Tests.Trust;

public sealed class TrustKeeperTests : TrustTest
{
    [Fact]
    public async Task Run_FolderWithTrust_IsRetainedForWhoeverComesLater()
    {
        await DoneAsync("init");
        await DoneAsync("rotate", "--role", "timestamp");
        await using var hub = await StartHubAsync(options: options => options with { DataDirectory = Data });
        await UntilAsync(() => Trust.Read(RoleNames.Timestamp) is not null, "a timestamp");
        var heard = new ConcurrentDictionary<string, byte[]>();
        using var device = await SubscribeAsync(hub, heard);

        await UntilAsync(() => heard.Count == 5, "all of it");
        Assert.Equal(Trust.Read(RoleNames.Timestamp), heard[Topics.Trust(RoleNames.Timestamp)]);
        Assert.Equal(Trust.Read(RoleNames.Snapshot), heard[Topics.Trust(RoleNames.Snapshot)]);
        Assert.Equal(Trust.Read(RoleNames.Targets), heard[Topics.Trust(RoleNames.Targets)]);
        Assert.Equal(Trust.ReadRoot(1), heard[Topics.TrustRoot(1)]);
        Assert.Equal(Trust.ReadRoot(2), heard[Topics.TrustRoot(2)]);
    }

    [Fact]
    public async Task Run_ModelSignedMeanwhile_IsPublished()
    {
        await DoneAsync("init");
        await using var hub = await StartHubAsync(options: options => options with { DataDirectory = Data });
        var heard = new ConcurrentDictionary<string, byte[]>();
        using var device = await SubscribeAsync(hub, heard);
        await UntilAsync(() => heard.ContainsKey(Topics.Trust(RoleNames.Timestamp)), "the first timestamp");
        var first = heard[Topics.Trust(RoleNames.Timestamp)];

        await DoneAsync("sign", WriteModel("pcb", "1"));

        await UntilAsync(() => !first.AsSpan().SequenceEqual(heard[Topics.Trust(RoleNames.Timestamp)]), "the next timestamp");
        Assert.Equal(Trust.Read(RoleNames.Targets), heard[Topics.Trust(RoleNames.Targets)]);
    }

    [Fact]
    public async Task Publish_ByADevice_IsRefused()
    {
        await DoneAsync("init");
        await using var hub = await StartHubAsync(options: options => options with { DataDirectory = Data });
        var heard = new ConcurrentDictionary<string, byte[]>();
        using var device = await SubscribeAsync(hub, heard);
        await UntilAsync(() => heard.ContainsKey(Topics.Trust(RoleNames.Timestamp)), "the timestamp");

        await device.PublishAsync(new MqttApplicationMessage { Topic = Topics.Trust(RoleNames.Targets), Payload = new("evil"u8.ToArray()), Retain = true, QualityOfServiceLevel = MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce }, Stop);

        Assert.Equal(Trust.Read(RoleNames.Targets), heard[Topics.Trust(RoleNames.Targets)]);
    }

    private static async Task<IMqttClient> SubscribeAsync(TestHub hub, ConcurrentDictionary<string, byte[]> heard)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += message =>
        {
            heard[message.ApplicationMessage.Topic] = message.ApplicationMessage.Payload.ToArray();
            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithEndPoint(hub.Mqtt).Build(), Stop);
        await client.SubscribeAsync("edge/v1/trust/#", cancellationToken: Stop);
        return client;
    }
}
