using System.Text;
using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Connectivity;

public sealed class DesiredListenerTests : IDisposable
{
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ListenAsync_RetainedBeforeTheConnection_IsTaken()
    {
        await using var rig = await LinkRig.StartAsync(run: false);
        var store = new DesiredStore(_folder.Combine("desired.json"));
        await rig.Broker.SendAsync(Topics.Desired(rig.Address), Encoding.UTF8.GetBytes("{\"v\":1,\"revision\":3,\"models\":[],\"future\":true}"), retain: true);
        await using var listening = await Listener(rig, store).ListenAsync(TestContext.Current.CancellationToken);
        rig.Run(rig.Session.RunAsync);

        await Until.TrueAsync(() => store.Current?.Revision == 3);
    }

    [Theory]
    [InlineData("not json", "desired state")]
    [InlineData("{\"v\":1,\"models\":[]}", "revision")]
    [InlineData("{\"v\":2,\"revision\":9,\"models\":[]}", "version 2")]
    [InlineData("{\"v\":1,\"revision\":0,\"models\":[]}", "revision 0")]
    [InlineData("{\"v\":1,\"revision\":9,\"models\":[null]}", "null")]
    [InlineData("{\"v\":1,\"revision\":9,\"models\":[{\"name\":\"..\",\"version\":\"1\",\"digest\":\"" + Digest + "\",\"manifestSize\":5}]}", "folder names")]
    [InlineData("{\"v\":1,\"revision\":9,\"models\":[{\"name\":\"a\",\"version\":\"1\",\"digest\":\"" + Digest + "\",\"manifestSize\":-5}]}", "manifest")]
    public async Task ListenAsync_Malformed_DegradesKeepsTheLastGoodAndTakesTheNext(string malformed, string expected)
    {
        await using var rig = await LinkRig.StartAsync();
        var store = new DesiredStore(_folder.Combine("desired.json"));
        await using var listening = await Listener(rig, store).ListenAsync(TestContext.Current.CancellationToken);
        await rig.ConnectedAsync();
        await SendAsync(rig, "{\"v\":1,\"revision\":1,\"models\":[]}");
        await Until.TrueAsync(() => store.Current?.Revision == 1);

        await SendAsync(rig, malformed);
        await Until.TrueAsync(() => rig.Health.Degradations.Any(report => report.Component == "hub/desired"));
        Assert.Contains(expected, rig.Health.Degradations.Single().Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, store.Current?.Revision);

        await SendAsync(rig, "{\"v\":1,\"revision\":10,\"models\":[]}");
        await Until.TrueAsync(() => store.Current?.Revision == 10 && rig.Health.Degradations.Count == 0);
    }

    private static Task SendAsync(LinkRig rig, string json) => rig.Broker.SendAsync(Topics.Desired(rig.Address), Encoding.UTF8.GetBytes(json), retain: true);

    private static DesiredListener Listener(LinkRig rig, DesiredStore store) =>
        new(rig.Session, rig.Address, store, rig.Health, NullLogger<DesiredListener>.Instance);
}
