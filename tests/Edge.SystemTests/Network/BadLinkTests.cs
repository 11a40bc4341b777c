using System.Diagnostics;
using System.Net;
using Edge.TestKit.Network;
using MQTTnet;
using MQTTnet.Formatter;

namespace Edge.SystemTests.Network;

/// <summary>
/// The published programs over links that lose, delay, throttle and cut: every result reaches the hub once. The wire is
/// emulated packet by packet between two network namespaces, because not every kernel has netem.
/// </summary>
public sealed class BadLinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    [Theory]
    [InlineData(0.3, 20, 0)]
    [InlineData(0, 2_000, 0)]
    [InlineData(0, 100, 9_600)]
    public async Task Results_OverABadLink_ArriveExactlyOnce(double loss, int delay, int bitsPerSecond)
    {
        Assert.SkipWhen(NetworkNamespace.Obstacle is not null, NetworkNamespace.Obstacle ?? "");
        await using var link = new BadLink();
        link.Wire.Conditions = new LinkConditions(loss, TimeSpan.FromMilliseconds(delay), bitsPerSecond);
        await link.StartAsync();

        link.Feed(30);

        await link.ExactlyOnceAsync(Patience);
    }

    [Fact]
    public async Task Results_LinkCutWhileSending_GoOnWithinTwoSecondsOfItsReturn()
    {
        Assert.SkipWhen(NetworkNamespace.Obstacle is not null, NetworkNamespace.Obstacle ?? "");
        await using var link = new BadLink();
        await link.StartAsync();
        var returns = new List<TimeSpan>();
        foreach (var (plug, seconds) in ((bool, double)[])[(false, 4), (false, 11), (true, 6)])
        {
            var fed = Stopwatch.GetTimestamp();
            link.Feed(20);
            await link.UntilRecordsAsync(fed);
            if (plug) link.Plug(up: false);
            else link.Wire.Conditions = new LinkConditions(IsCut: true);
            link.Feed(20);
            await Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
            var returned = Stopwatch.GetTimestamp();
            if (plug) link.Plug(up: true);
            else link.Wire.Conditions = new LinkConditions();
            returns.Add(await link.UntilRecordsAsync(returned));
        }

        await link.ExactlyOnceAsync(Patience);
        TestContext.Current.TestOutputHelper?.WriteLine($"drain began after {string.Join(", ", returns.Select(time => $"{time.TotalSeconds:0.00} s"))}");
        Assert.All(returns, time => Assert.True(time < TimeSpan.FromSeconds(2), $"drain began {time.TotalSeconds:0.00} s after the link's return\n{link.Agent.Process.Output}"));
    }

    [Fact]
    public async Task Results_BrokerLosesItsStateAndAnotherTakesTheClientId_ArriveExactlyOnce()
    {
        Assert.SkipWhen(NetworkNamespace.Obstacle is not null, NetworkNamespace.Obstacle ?? "");
        await using var link = new BadLink();
        link.Wire.Conditions = new LinkConditions(Loss: 0.05, TimeSpan.FromMilliseconds(20));
        await link.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            link.Feed(20);
            // The hub's broker keeps sessions in memory alone: a kill wipes them.
            if (round == 1)
            {
                await link.Hub.KillAsync();
                link.Feed(20);
                await link.Hub.StartAsync();
            }
            else
            {
                await StealAsync(link.Hub.MqttPort);
            }
        }

        await link.ExactlyOnceAsync(Patience);
    }

    /// <summary>Connects under the box's client id, as a cloned card does: the broker sends the box away.</summary>
    private static async Task StealAsync(int port)
    {
        using var thief = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithEndPoint(new IPEndPoint(IPAddress.Loopback, port))
            .WithClientId("edge:plant:box-1")
            .Build();
        await thief.ConnectAsync(options, TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
    }
}
