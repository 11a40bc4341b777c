using Edge.Hub.Storage;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;

namespace Edge.Hub.Tests.Telemetry;

public sealed class IngestTests : HubTest
{
    [Fact]
    public async Task Records_OfAConnectedDevice_AreStoredAndAcknowledged()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        for (var i = 0; i < 20; i++) device.Journal.Append(TestDecisions.Make($"part-{i}"));

        await device.SendAsync(device.Journal.Batch(), Stop);

        var ack = await NextAsync(device.Acks);
        Assert.Equal(device.Journal.Epoch, ack.Epoch);
        Assert.Equal([[1UL, 20UL]], ack.Ranges);
        Assert.Equal(20, (await hub.Get<ResultReader>().SummarizeAsync(Stop)).Results);
    }

    [Fact]
    public async Task Records_SentTwice_AreStoredOnceAndAcknowledgedTwice()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        device.Journal.Append(TestDecisions.Make("part"));

        await device.SendAsync(device.Journal.Batch(), Stop);
        await NextAsync(device.Acks);
        await device.SendAsync(device.Journal.Batch(), Stop);

        Assert.Equal([[1UL, 1UL]], (await NextAsync(device.Acks)).Ranges);
        var summary = await hub.Get<ResultReader>().SummarizeAsync(Stop);
        Assert.Equal((1L, 1L), (summary.Results, summary.Duplicates));
    }

    [Fact]
    public async Task Records_WithOneMalformed_AreStoredButForThatOne()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        device.Journal.Append(TestDecisions.Make("a"));
        device.Journal.Append(RecordKind.Decision, "{}"u8);
        device.Journal.Append(TestDecisions.Make("c"));

        await device.SendAsync(device.Journal.Batch(), Stop);

        var ack = await NextAsync(device.Acks);
        Assert.Equal([[1UL, 1UL], [3UL, 3UL]], ack.Ranges);
        Assert.Equal((2UL, ReasonCode.Malformed), (Assert.Single(ack.Rejected).Sequence, ack.Rejected[0].Reason));
    }

    [Fact]
    public async Task Records_WhileTheDiskFails_AreNotAcknowledgedUntilItIsHealed()
    {
        FailingStore? disk = null;
        await using var hub = await StartHubAsync(services => services.AddSingleton<IRecordStore>(
            provider => disk = new FailingStore(new SqliteRecordStore(provider.GetRequiredService<DatabaseFile>()))));
        await using var device = await ConnectAsync(hub, Box1);
        device.Journal.Append(TestDecisions.Make("part"));

        await device.SendAsync(device.Journal.Batch(), Stop);
        // A second attempt proves that the first ended without an acknowledgement being owed.
        await UntilAsync(() => disk!.Attempts >= 2, "storing is tried again");
        Assert.False(device.Acks.TryRead(out _));
        Assert.Equal(0, (await hub.Get<ResultReader>().SummarizeAsync(Stop)).Results);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await hub.Http.GetAsync(new Uri("/api/v1/ready", UriKind.Relative), Stop)).StatusCode);

        disk!.Heal();

        Assert.Equal([[1UL, 1UL]], (await NextAsync(device.Acks)).Ranges);
        Assert.Equal(1, (await hub.Get<ResultReader>().SummarizeAsync(Stop)).Results);
    }

    [Fact]
    public async Task Records_BeyondAFullQueue_AreRefusedForLater()
    {
        FailingStore? disk = null;
        await using var hub = await StartHubAsync(
            services => services.AddSingleton<IRecordStore>(
                provider => disk = new FailingStore(new SqliteRecordStore(provider.GetRequiredService<DatabaseFile>()))),
            options => options with { IngestQueueBatches = 1, IngestQueueWait = TimeSpan.FromMilliseconds(50) });
        await using var device = await ConnectAsync(hub, Box1);
        device.Journal.Append(TestDecisions.Make("part"));

        var answers = new List<MqttClientPublishReasonCode>();
        for (var i = 0; i < 4; i++) answers.Add(await device.SendAsync(device.Journal.Batch(), Stop));

        Assert.Contains(MqttClientPublishReasonCode.QuotaExceeded, answers);
        disk!.Heal();
        await NextAsync(device.Acks);
        await device.SendAsync(device.Journal.Batch(), Stop);
        Assert.Equal([[1UL, 1UL]], (await NextAsync(device.Acks)).Ranges);
    }

    [Fact]
    public async Task Records_AfterAHubRestart_AreRecognisedAsStored()
    {
        var journal = new SimulatedJournal();
        journal.Append(TestDecisions.Make("part"));
        await using (var hub = await StartHubAsync())
        await using (var device = await ConnectAsync(hub, Box1, journal))
        {
            await device.SendAsync(journal.Batch(), Stop);
            await NextAsync(device.Acks);
        }

        journal.Append(TestDecisions.Make("next"));
        await using var restarted = await StartHubAsync();
        await using var returned = await ConnectAsync(restarted, Box1, journal);
        await returned.SendAsync(journal.Batch(), Stop);

        Assert.Equal([[1UL, 2UL]], (await NextAsync(returned.Acks)).Ranges);
        var summary = await restarted.Get<ResultReader>().SummarizeAsync(Stop);
        Assert.Equal((2L, 1L), (summary.Results, summary.Duplicates));
    }

    [Fact]
    public async Task Records_OfManyDevicesAtOnce_ReachEachSenderItsOwnAcks()
    {
        await using var hub = await StartHubAsync();
        var devices = new List<SimulatedDevice>();
        for (var i = 0; i < 8; i++) devices.Add(await ConnectAsync(hub, new DeviceAddress("plant-1", $"box-{i}")));
        foreach (var device in devices)
        {
            for (var i = 0; i < 100; i++) device.Journal.Append(TestDecisions.Make($"{device.Address}-{i}"));
        }

        await Task.WhenAll(devices.Select(device => device.SendAsync(device.Journal.Batch(), Stop)));

        foreach (var device in devices)
        {
            var ack = await NextAsync(device.Acks);
            Assert.Equal(device.Journal.Epoch, ack.Epoch);
            Assert.Equal([[1UL, 100UL]], ack.Ranges);
            await device.DisposeAsync();
        }

        Assert.Equal(800, (await hub.Get<ResultReader>().SummarizeAsync(Stop)).Results);
    }
}
