using Edge.Hub.Api;
using Edge.Hub.Configuration;
using Edge.Hub.Fleet;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.TestKit;
using Npgsql;

namespace Edge.Hub.Tests.Shared;

/// <summary>Records, through several hubs.</summary>
public sealed class SharedHubTests(PostgresFixture postgres) : SharedHubTest(postgres)
{
    private const int Devices = 4, Records = 4000, Kills = 6;

    [Fact]
    public async Task Records_WhileTwoHubProcessesAreKilledAtRandom_AreStoredExactlyOnce()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        var hubs = await StartProcessesAsync(broker, database);
        var devices = new List<(SimulatedDevice Device, ResendingDevice Sender)>();
        for (var i = 0; i < Devices; i++) devices.Add(Fill(new DeviceAddress("plant-1", $"box-{i}"), Records, perBatch: 10, pause: TimeSpan.FromMilliseconds(300)));
        var sending = Task.WhenAll(devices.Select(device => device.Sender.RunAsync(At(broker), Stop)));

        var random = new Random(4711);
        var kills = 0;
        for (; kills < Kills && !sending.IsCompleted; kills++)
        {
            var victim = hubs[random.Next(hubs.Length)];
            await Task.Delay(random.Next(50, 900), Stop);
            await victim.KillAsync();
            await victim.StartAsync();
        }

        await sending.WaitAsync(TimeSpan.FromMinutes(3), Stop);
        // How many find room depends on how long a hub takes to start on this machine.
        Assert.InRange(kills, Kills / 2, Kills);

        var stored = await QueryAsync(database, "SELECT count(*), count(DISTINCT (journalid, sequence)), count(DISTINCT journalid) FROM records");
        Assert.Equal((long[])[Devices * Records, Devices * Records, Devices], stored);
        Assert.Equal((long[])[Devices * Records, Devices * Records], await QueryAsync(database, "SELECT (SELECT count(*) FROM results), (SELECT sum(count) FROM result_tallies)::bigint"));
        Assert.Equal((long[])[Devices * Records], await QueryAsync(database, "SELECT sum(stored)::bigint FROM device_counters"));
        ChainReport? report = null;
        await UntilAsync(
            async () => (report = await hubs[0].ReadAsync<ChainReport>("api/v1/audit/chain")).Journals is { Count: Devices } journals && journals.All(journal => journal is { Unverified: 0, Stored: Records }),
            "the chains are verified by whoever leads");
        Assert.Empty(report!.Alarms);
        Assert.All(report.Journals, journal => Assert.Equal((Records, 0L, 0L), (journal.AccountedTo, journal.Expected, journal.Lost)));
        foreach (var hub in hubs) await hub.DisposeAsync();
        foreach (var (device, _) in devices) await device.DisposeAsync();
    }

    [Fact]
    public async Task Records_WhileTheDatabaseStandsStill_WaitAndAreNotAcknowledged()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        await using var hub = await StartAsync(broker, database);
        var (device, sender) = Fill(Box1, 10_000);
        await using var disposing = device;
        await using var blocker = new NpgsqlConnection(database);
        await blocker.OpenAsync(Stop);
        await using (var transaction = await blocker.BeginTransactionAsync(Stop))
        {
            await using (var command = new NpgsqlCommand("LOCK TABLE records IN ACCESS EXCLUSIVE MODE", blocker)) await command.ExecuteNonQueryAsync(Stop);
            var sending = sender.RunAsync(At(broker), Stop);
            // Everything the broker may give this process without an answer has come, and it stays at that.
            await UntilAsync(() => hub.Get<IngestQueue>().Count >= 8, "batches wait");
            await Task.Delay(TimeSpan.FromSeconds(3), Stop);
            Assert.InRange(hub.Get<IngestQueue>().Count, 8, BrokerOptions.ReceiveMaximum);
            Assert.Equal(10_000, sender.Pending);
            await transaction.RollbackAsync(Stop);
            await sending.WaitAsync(TimeSpan.FromMinutes(2), Stop);
        }

        Assert.Equal((long[])[10_000], await QueryAsync(database, "SELECT count(*) FROM records"));
    }

    [Fact]
    public async Task Leadership_OfTwoProcesses_IsOnesAndPassesOn()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        var first = await StartAsync(broker, database);
        await UntilAsync(() => first.Get<ILeadership>().IsLeader, "the first leads");
        await using var second = await StartAsync(broker, database);
        await using var device = new SimulatedDevice(Box1);
        await device.ConnectAsync(At(broker), Stop);
        await UntilAsync(() => second.Get<FleetBoard>().Find(Box1)?.Online == true, "both see the device");
        Assert.False(second.Get<ILeadership>().IsLeader);

        await first.DisposeAsync();

        await UntilAsync(() => second.Get<ILeadership>().IsLeader, "the second leads");
    }
}
