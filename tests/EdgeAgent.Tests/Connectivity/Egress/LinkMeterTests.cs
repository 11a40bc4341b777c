using System.Net;
using System.Net.Sockets;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.TestKit;

namespace Edge.Agent.Tests.Connectivity.Egress;

public sealed class LinkMeterTests
{
    [Theory]
    [InlineData(Delivery.AtLeastOnce, 10, false)]
    [InlineData(Delivery.AtLeastOnce, 20_000, true)]
    [InlineData(Delivery.AtMostOnce, 120, true)]
    public async Task Ledger_AfterASession_HoldsWhatTheSocketCarried(Delivery delivery, int size, bool expires)
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryDirectory();
        using var ledger = new EgressLedger(folder.Path, new DeviceClock(TimeProvider.System, "boot"));
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        var port = ((IPEndPoint)relay.LocalEndpoint).Port;
        var rig = await LinkRig.StartAsync(options => options with { Port = port }, ledger: ledger);
        await using (rig)
        {
            var carried = RelayAsync(relay, rig.Broker.Port, stop);
            await rig.ConnectedAsync();
            var message = new LinkMessage("a/topic", new byte[size], delivery) { Kind = EgressKind.Upload, Expiry = expires ? TimeSpan.FromMinutes(1) : null };
            Assert.Null(await rig.Session.PublishAsync(message, stop));
            Assert.Null(await rig.Session.PublishAsync(message with { Delivery = Delivery.AtLeastOnce, Kind = EgressKind.Reported }, stop));
            await rig.StopAsync();
            var (sent, received) = await carried.WaitAsync(Until.Patience, stop);

            var entries = Assert.Single(ledger.Days).Entries;
            Assert.Equal([EgressKind.Protocol, EgressKind.Reported, EgressKind.Status, EgressKind.Upload], entries.Select(entry => entry.Kind).Order());
            Assert.Equal((sent, received), (entries.Sum(entry => entry.Sent), entries.Sum(entry => entry.Received)));
            Assert.InRange(entries.Single(entry => entry.Kind is EgressKind.Upload).Sent, size + 10, size + 25);
            // CONNECT with the will, and DISCONNECT: what no message explains.
            Assert.InRange(entries.Single(entry => entry.Kind is EgressKind.Protocol).Sent, 100, 400);
        }
    }

    /// <summary>Passes one connection on and counts it.</summary>
    private static async Task<(long Sent, long Received)> RelayAsync(TcpListener relay, int port, CancellationToken stop)
    {
        using var near = await relay.AcceptTcpClientAsync(stop);
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, port, stop);
        // Once each: a client whose peer has left gives no stream any more, and what it carried is still to be counted.
        var (nearStream, farStream) = (near.GetStream(), far.GetStream());
        var up = PassAsync(nearStream, farStream, far, stop);
        var down = PassAsync(farStream, nearStream, near, stop);
        return (await up, await down);
    }

    private static async Task<long> PassAsync(NetworkStream from, NetworkStream to, TcpClient target, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        long count = 0;
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, stop)) > 0;)
            {
                count += read;
                await to.WriteAsync(buffer.AsMemory(0, read), stop);
            }

            target.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // One side is gone.
        }

        return count;
    }
}
