using System.Net;
using Edge.Hub.Configuration;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Hub.Tests.Telemetry;

public sealed class IngestQueueTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(5, null)]
    [InlineData(6, 1000)]
    [InlineData(10, 5000)]
    public async Task SlowDownMs_FullerThanHalf_AsksForMore(int waiting, int? expected)
    {
        var options = new HubOptions("/nowhere", new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0)) { IngestQueueBatches = 10 };
        var queue = new IngestQueue(options, TimeProvider.System);
        for (var i = 0; i < waiting; i++)
            Assert.True(await queue.TryAddAsync(new ReceivedBatch(new DeviceAddress("plant", "box"), Epoch.Create(), 0, [], []), TestContext.Current.CancellationToken));

        Assert.Equal(expected, queue.SlowDownMs);
    }
}
