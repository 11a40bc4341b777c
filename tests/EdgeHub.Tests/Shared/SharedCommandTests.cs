using System.Net.Http.Json;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Shared;

/// <summary>Commands, through several hubs.</summary>
public sealed class SharedCommandTests(PostgresFixture postgres) : SharedHubTest(postgres)
{
    private const int Each = 25;

    [Fact]
    public async Task Commands_ThroughTwoHubsAtOnce_AreAnsweredToWhoAsked()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        await using var first = await StartAsync(broker, database);
        await using var second = await StartAsync(broker, database);
        await using var device = new SimulatedDevice(Box1) { OnCommand = request => new CommandResponse(1, request.Id, CommandState.Done, Message: request.By) };
        await device.ConnectAsync(At(broker), Stop);
        TestHub[] hubs = [first, second];
        foreach (var hub in hubs) await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Online == true, "online");

        // The same ids through both: only where an answer goes tells them apart.
        var calls = Enumerable.Range(0, 2 * Each).Select(number => AskAsync(hubs[number % 2], $"id-{number / 2}", by: $"hub-{number % 2}")).ToList();

        var answers = await Task.WhenAll(calls);
        Assert.All(answers.Index(), answer => Assert.Equal(("done", $"hub-{answer.Index % 2}"), (answer.Item.State, answer.Item.Message)));
    }

    private static async Task<CommandView> AskAsync(TestHub hub, string id, string by)
    {
        using var response = await hub.Http.PostAsJsonAsync(
            new Uri("/api/v1/devices/plant-1/box-1/commands", UriKind.Relative), new CommandCall("count", Id: id, By: by, WaitSeconds: 30), HubJson.Options, Stop);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<CommandView>(HubJson.Options, Stop))!;
    }
}
