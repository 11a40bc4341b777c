using System.Net.Http.Json;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Shared;

/// <summary>Desired states and presence, through several hubs.</summary>
public sealed class SharedDesiredTests(PostgresFixture postgres) : SharedHubTest(postgres)
{
    private const int Changes = 30;

    [Fact]
    public async Task Rules_ChangedThroughTwoHubsAtOnce_EndInOneStateAndItsRevisionIsRetained()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        TestHub[] hubs = [await StartAsync(broker, database), await StartAsync(broker, database)];
        await using var device = new SimulatedDevice(Box1);
        await device.ConnectAsync(At(broker), Stop);
        foreach (var hub in hubs) await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Online == true, "online");

        await Task.WhenAll(Enumerable.Range(0, Changes).Select(number => SetAsync(hubs[number % 2].Http, $"setting-{number}", "on", new { all = true })));

        var revision = (await QueryAsync(database, "SELECT max(revision) FROM desired"))[0];
        DesiredState? last = null;
        await UntilAsync(() => device.Desired.TryRead(out var newer) && (last = newer).Revision == revision, "the newest comes");
        Assert.Equal(Changes, last!.Settings!.Count);
        await using var late = new SimulatedDevice(Box1);
        await late.ConnectAsync(At(broker), Stop);
        Assert.Equal(revision, (await NextAsync(late.Desired)).Revision);
        foreach (var hub in hubs) await hub.DisposeAsync();
    }

    [Fact]
    public async Task Labels_ChangedThroughOneHub_CountForRulesMadeThroughTheOtherAtOnce()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        await using var first = await StartAsync(broker, database);
        await using var second = await StartAsync(broker, database);
        await using var device = new SimulatedDevice(Box1);
        await device.ConnectAsync(At(broker), Stop);
        foreach (var hub in (TestHub[])[first, second]) await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Online == true, "online");

        using (var labelled = await first.Http.PatchAsJsonAsync("/api/v1/devices/plant-1/box-1/labels", new { line = "1" }, Stop)) labelled.EnsureSuccessStatusCode();
        await SetAsync(second.Http, "logLevel", "debug", new { label = "line=1" });

        Assert.Equal("debug", (await NextAsync(device.Desired)).Settings!["logLevel"]);
    }

    [Fact]
    public async Task Desired_StoredByAProcessThatDiesAtOnce_ComesAndNothingComesTwice()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        var hubs = await StartProcessesAsync(broker, database);
        await using var device = new SimulatedDevice(Box1);
        await device.ConnectAsync(At(broker), Stop);
        foreach (var hub in hubs) await UntilAsync(async () => (await hub.ReadAsync<DeviceView[]>("api/v1/devices")) is [{ Online: true }], "online");
        await SetAsync(hubs[0].Http, "logLevel", "debug", new { all = true });
        Assert.Equal(1, (await NextAsync(device.Desired)).Revision);
        var leader = await LeaderAsync(hubs);

        await SetAsync(leader.Http, "logLevel", "information", new { all = true });
        await leader.KillAsync();

        Assert.Equal(2, (await NextAsync(device.Desired)).Revision);
        var other = await LeaderAsync(hubs);
        Assert.NotSame(leader, other);
        await SetAsync(other.Http, "logLevel", "warning", new { all = true });
        Assert.Equal(3, (await NextAsync(device.Desired)).Revision);
        foreach (var hub in hubs) await hub.DisposeAsync();
    }

    [Fact]
    public async Task Desired_OfABrokerThatLostItsState_IsThereAgain()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        await using var hub = await StartAsync(broker, database);
        await using (var device = new SimulatedDevice(Box1))
        {
            await device.ConnectAsync(At(broker), Stop);
            await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Online == true, "online");
            await SetAsync(hub.Http, "logLevel", "debug", new { all = true });
            await NextAsync(device.Desired);
        }

        await broker.KillAsync();
        await broker.StartAsync();

        await using var again = new SimulatedDevice(Box1);
        await again.ConnectAsync(At(broker), Stop);
        Assert.Equal("debug", (await NextAsync(again.Desired)).Settings!["logLevel"]);
    }

    [Fact]
    public async Task Status_OldSessionsDeathBehindANewBirth_IsPutRightForWhoComesLater()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        await using var first = await StartAsync(broker, database);
        await UntilAsync(() => first.Get<ILeadership>().IsLeader, "the first leads");
        await using var device = new SimulatedDevice(Box1);
        await device.ConnectAsync(At(broker), Stop);
        await UntilAsync(() => first.Get<FleetBoard>().Find(Box1)?.Online == true, "online");

        var death = new StatusMessage(1, PresenceState.Offline, "an-old-session", "0.1.0", device.Journal.Epoch);
        await device.PublishAsync(Topics.Status(Box1), JsonSerializer.SerializeToUtf8Bytes(death, ProtocolJson.Default.StatusMessage), retain: true, Stop);

        await using var later = await StartAsync(broker, database);
        await UntilAsync(() => later.Get<FleetBoard>().Find(Box1)?.Online == true, "who comes later sees it online");
        Assert.True(first.Get<FleetBoard>().Find(Box1)!.Online);
    }

    [Fact]
    public async Task Views_OfTwoHubs_AreTheSame()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        await using var first = await StartAsync(broker, database);
        await using var second = await StartAsync(broker, database);
        var (device, sender) = Fill(Box1, 500);
        await using var disposing = device;
        await sender.RunAsync(At(broker), Stop);
        using (var labelled = await second.Http.PatchAsJsonAsync("/api/v1/devices/plant-1/box-1/labels", new { line = "1" }, Stop)) labelled.EnsureSuccessStatusCode();
        await SetAsync(first.Http, "logLevel", "debug", new { label = "line=1" });

        foreach (var path in (string[])["/api/v1/devices", "/api/v1/results?last=500", "/api/v1/summary", "/api/v1/settings", "/api/v1/models", "/api/v1/uploads", "/api/v1/audit/chain"])
        {
            await UntilAsync(
                async () => await first.Http.GetStringAsync(new Uri(path, UriKind.Relative), Stop) == await second.Http.GetStringAsync(new Uri(path, UriKind.Relative), Stop),
                $"both show the same of {path}");
        }
    }

    private static async Task SetAsync(HttpClient hub, string setting, string value, object target)
    {
        var body = JsonSerializer.SerializeToNode(target)!.AsObject();
        body["value"] = value;
        using var answer = await hub.PutAsJsonAsync($"/api/v1/settings/{setting}", body, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
