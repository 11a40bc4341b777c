using System.Text.Json;
using Edge.Agent.Connectivity;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Connectivity;

public sealed class HubSessionTests
{
    [Fact]
    public async Task RunAsync_Connects_RetainsBirthWithIdentity()
    {
        await using var rig = await LinkRig.StartAsync();
        await rig.ConnectedAsync();

        var status = await StatusAsync(rig);

        Assert.Equal(PresenceState.Online, status.State);
        Assert.Equal("1.2.3", status.AgentVersion);
        Assert.Equal(rig.Identity.Epoch, status.Epoch);
        Assert.Empty(rig.Health.Degradations);
    }

    [Fact]
    public async Task RunAsync_Stopped_RetainsOfflineOfTheSameSession()
    {
        await using var rig = await LinkRig.StartAsync();
        await rig.ConnectedAsync();
        var birth = await StatusAsync(rig);

        await rig.StopAsync();

        Assert.Equal(birth with { State = PresenceState.Offline }, await StatusAsync(rig));
    }

    [Fact]
    public async Task RunAsync_CutByTheBroker_SendsWillOfTheOldSessionAndANewBirth()
    {
        await using var rig = await LinkRig.StartAsync();
        await rig.ConnectedAsync();
        var first = await StatusAsync(rig);

        await rig.Broker.CutAsync();
        await Until.TrueAsync(() => rig.Broker.Connections == 2);
        await rig.ConnectedAsync();

        var second = await StatusAsync(rig);
        Assert.Equal(PresenceState.Online, second.State);
        Assert.NotEqual(first.Session, second.Session);
        // The broker published the will on its own behalf, between the two births.
        Assert.Empty(rig.Health.Degradations);
    }

    [Fact]
    public async Task RunAsync_BrokerAbsentAtTheStart_DegradesAndConnectsWhenItComes()
    {
        await using var rig = await LinkRig.StartAsync(run: false);
        await rig.Broker.DownAsync();
        rig.Run(rig.Session.RunAsync);
        await Until.TrueAsync(() => rig.Health.Degradations.Any(report => report.Component == "hub"));

        await rig.Broker.UpAsync();
        await rig.ConnectedAsync();

        Assert.Equal(PresenceState.Online, (await StatusAsync(rig)).State);
    }

    [Fact]
    public async Task RunAsync_WrongPassword_DegradesWithRemedyAndConnectsOnceItIsRight()
    {
        using var folder = new TemporaryDirectory();
        var file = folder.Combine("password");
        await File.WriteAllTextAsync(file, "wrong\n", TestContext.Current.CancellationToken);
        await using var rig = await LinkRig.StartAsync(options => options with { User = "box", PasswordFile = file }, run: false);
        rig.Broker.Password = "right";
        rig.Run(rig.Session.RunAsync);

        await Until.TrueAsync(() => rig.Health.Degradations.Any(report => report.Reason == LinkReasons.CredentialsRefused));
        Assert.Contains("hub.passwordFile", rig.Health.Degradations.Single(report => report.Component == "hub").Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "right\n", TestContext.Current.CancellationToken);
        await rig.ConnectedAsync();
        await Until.TrueAsync(() => rig.Health.Degradations.Count == 0);
    }

    [Fact]
    public async Task RunAsync_PasswordFileMissing_DegradesAndNamesTheFile()
    {
        await using var rig = await LinkRig.StartAsync(options => options with { User = "box", PasswordFile = "/nonexistent/password" });

        await Until.TrueAsync(() => rig.Health.Degradations.Any(report => report.Message.Contains("/nonexistent/password", StringComparison.Ordinal)));
        Assert.Equal(0, rig.Broker.Connections);
    }

    [Fact]
    public async Task SubscribeAsync_BeforeTheConnection_ReceivesAfterIt()
    {
        await using var rig = await LinkRig.StartAsync(run: false);
        var received = new TaskCompletionSource<byte[]>();
        await using var subscription = await rig.Session.SubscribeAsync("a/b", Delivery.AtLeastOnce, payload =>
        {
            received.TrySetResult(payload.ToArray());
            return ValueTask.CompletedTask;
        }, TestContext.Current.CancellationToken);
        rig.Run(rig.Session.RunAsync);
        await rig.ConnectedAsync();

        await rig.Broker.SendAsync("a/b", [1, 2, 3]);

        Assert.Equal([1, 2, 3], await received.Task.WaitAsync(Until.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task SubscribeAsync_BrokerRestarted_ReceivesAgain()
    {
        await using var rig = await LinkRig.StartAsync();
        await rig.ConnectedAsync();
        var received = 0;
        await using var subscription = await rig.Session.SubscribeAsync("a/b", Delivery.AtLeastOnce, _ =>
        {
            Interlocked.Increment(ref received);
            return ValueTask.CompletedTask;
        }, TestContext.Current.CancellationToken);

        await rig.Broker.DownAsync();
        await rig.Broker.UpAsync();
        await Until.TrueAsync(() => rig.Broker.Connections == 2);
        await rig.ConnectedAsync();
        await rig.Broker.SendAsync("a/b", [1]);

        await Until.TrueAsync(() => Volatile.Read(ref received) == 1);
    }

    [Fact]
    public async Task SubscribeAsync_Disposed_LeavesTheTopic()
    {
        await using var rig = await LinkRig.StartAsync();
        await rig.ConnectedAsync();
        var subscription = await rig.Session.SubscribeAsync("a/b", Delivery.AtMostOnce, _ => ValueTask.CompletedTask, TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => rig.Broker.Subscriptions.ContainsKey("a/b"));

        await subscription.DisposeAsync();

        await Until.TrueAsync(() => !rig.Broker.Subscriptions.ContainsKey("a/b"));
    }

    [Fact]
    public async Task SubscribeAsync_RefusedTopic_DegradesAndLeavesTheRestStanding()
    {
        await using var rig = await LinkRig.StartAsync(run: false);
        rig.Broker.Refuse = topic => topic == "not/mine";
        await using var refused = await rig.Session.SubscribeAsync("not/mine", Delivery.AtMostOnce, _ => ValueTask.CompletedTask, TestContext.Current.CancellationToken);
        rig.Run(rig.Session.RunAsync);
        await rig.ConnectedAsync();

        await Until.TrueAsync(() => rig.Health.Degradations.Any(report => report.Component == "hub/not/mine" && report.Reason == LinkReasons.Refused));
        Assert.Equal(PresenceState.Online, (await StatusAsync(rig)).State);
    }

    [Fact]
    public async Task PublishAsync_WithoutAConnection_ReturnsUnreachable()
    {
        await using var rig = await LinkRig.StartAsync(run: false);

        var problem = await rig.Session.PublishAsync(new LinkMessage("a", new byte[1], Delivery.AtLeastOnce), TestContext.Current.CancellationToken);

        Assert.Equal(LinkReasons.Unreachable, problem?.Reason);
    }

    private static async Task<StatusMessage> StatusAsync(LinkRig rig) =>
        JsonSerializer.Deserialize((await rig.Broker.RetainedAsync(Topics.Status(rig.Address)))!, ProtocolJson.Default.StatusMessage)!;
}
